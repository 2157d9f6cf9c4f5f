import { NullableBooleanInput, SelectInput, TextInput } from 'react-admin';

const statuses = [
  { id: 'PENDING', name: 'Pending' },
  { id: 'APPROVED', name: 'Approved' },
  { id: 'REJECTED', name: 'Rejected' },
];

/** The filters of the completions. */
export const reviewFilters = (
  <>
    <NullableBooleanInput
      source="needsReview"
      label="Needs review"
      nullLabel="Any"
      trueLabel="Yes"
      falseLabel="No"
      helperText={false}
    />
    <SelectInput source="status" label="Status" choices={statuses} emptyText="Any" helperText={false} />
    <TextInput source="taskId" label="Task id" helperText={false} resettable />
    <TextInput source="userId" label="User id" helperText={false} resettable />
  </>
);
