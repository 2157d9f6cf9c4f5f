import { SelectInput } from 'react-admin';

import type { Run } from '../../api/types.js';
import { jobChoices } from '../../display/text/job-name.js';
import { ListOfRows } from '../../layout/list/panel-list.js';
import { RunCards, RunTable } from './run-rows.js';
import { Section } from '../section.js';

const filters = (
  <SelectInput source="job" label="Job" emptyText="All jobs" choices={jobChoices} helperText={false} />
);

/** The runs of all jobs, or of one. */
export function RunHistory({ onOpen }: { readonly onOpen: (run: Run) => void }) {
  return (
    <Section title="Run history" lead="Runs by schedule and by admins, including dry runs, newest first.">
      <ListOfRows
        resource="maintenance-runs"
        what="The run history"
        perPage={10}
        filters={filters}
        empty={{ title: 'No runs yet', text: 'Runs of the jobs appear here.' }}
        table={<RunTable onOpen={onOpen} />}
        cards={<RunCards onOpen={onOpen} />}
      />
    </Section>
  );
}
