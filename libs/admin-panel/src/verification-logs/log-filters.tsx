import { NullableBooleanInput, SelectInput, TextInput } from 'react-admin';

import { taskTypeChoices } from '../display/text/task-types.js';
import { UtcDateTimeInput } from '../display/utc-date-time-input.js';

const results = [
  { id: 'APPROVED', name: 'Approved' },
  { id: 'REJECTED', name: 'Rejected' },
  { id: 'ERROR', name: 'Could not tell' },
];

/** The filters of the verification logs. */
export const logFilters = (
  <>
    <TextInput source="search" label="Id or @username" helperText={false} resettable />
    <SelectInput
      source="verificationResult"
      label="Result"
      choices={results}
      emptyText="Any"
      helperText={false}
    />
    <SelectInput
      source="taskType"
      label="Task type"
      choices={taskTypeChoices}
      emptyText="Any"
      helperText={false}
    />
    <NullableBooleanInput
      source="cacheHit"
      label="From cache"
      nullLabel="Any"
      trueLabel="Yes"
      falseLabel="No"
      helperText={false}
    />
    <TextInput source="userId" label="User id" helperText={false} resettable />
    <TextInput source="taskId" label="Task id" helperText={false} resettable />
    <TextInput source="completionId" label="Completion id" helperText={false} resettable />
    <UtcDateTimeInput source="from" label="From (UTC, inclusive)" helperText={false} />
    <UtcDateTimeInput source="to" label="To (UTC, exclusive)" helperText={false} />
  </>
);
