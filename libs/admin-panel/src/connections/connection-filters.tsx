import { NumberInput, SelectInput, TextInput } from 'react-admin';

import { connectionStatusChoices } from './connection-status.js';

/** The filters of the connections. */
export const connectionFilters = (
  <>
    <TextInput source="search" label="Id or @username" helperText={false} resettable />
    <SelectInput
      source="status"
      label="Status"
      choices={connectionStatusChoices}
      emptyText="Any"
      helperText={false}
    />
    <NumberInput source="inactiveDays" label="Inactive for days" min={1} step={1} helperText={false} />
  </>
);
