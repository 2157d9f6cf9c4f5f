import { Box, Typography } from '@mui/material';
import { maxLength, maxValue, minValue, NumberInput, required, SelectInput, TextInput } from 'react-admin';
import { useWatch } from 'react-hook-form';

import { taskTypeChoices } from '../display/text/task-types.js';
import { UtcDateTimeInput } from '../display/utc-date-time-input.js';
import { TargetInput } from './target-input.js';
import { TargetUserInput } from './target-user-input.js';
import { isAboutAccount, takesRequiredText } from './task-input.js';

const wholeBetween = (least: number, most: number) => [
  (value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? 'Enter a whole number' : undefined,
  minValue(least),
  maxValue(most),
];
const title = [required(), maxLength(200)];
const points = wholeBetween(0, 1_000_000);
const accountAge = wholeBetween(0, 36_500);
const followers = wholeBetween(0, 1_000_000_000);
const recheck = wholeBetween(1, 3_650);

/** The fields of a task. */
export function TaskFields() {
  const values = useWatch();
  return (
    <>
      <Part title="What members do">
        <TextInput source="title" validate={title} helperText={false} />
        <SelectInput
          source="taskType"
          label="Type"
          choices={taskTypeChoices}
          validate={required()}
          helperText={false}
        />
        <TargetInput />
        {isAboutAccount(values.taskType) && <TargetUserInput />}
        {takesRequiredText(values.taskType) && (
          <TextInput
            source="requiredText"
            label="Text that the post must contain"
            validate={maxLength(280)}
            helperText="If empty, any text counts."
          />
        )}
        <TextInput source="description" multiline minRows={2} validate={maxLength(2000)} helperText={false} />
        <NumberInput source="points" min={0} step={1} validate={points} helperText={false} />
      </Part>
      <Part title="When (UTC)">
        <Pair>
          <UtcDateTimeInput source="startsAt" label="From (UTC)" helperText="If empty, at once." />
          <UtcDateTimeInput source="endsAt" label="Until (UTC)" helperText="If empty, without end." />
        </Pair>
      </Part>
      <Part title="For whom">
        <Pair>
          <NumberInput
            source="minAccountAgeDays"
            label="Minimum age of the X account (days)"
            min={0}
            step={1}
            validate={accountAge}
            helperText={false}
          />
          <NumberInput
            source="minFollowers"
            label="Minimum followers"
            min={0}
            step={1}
            validate={followers}
            helperText={false}
          />
        </Pair>
        <NumberInput
          source="recheckAfterDays"
          label="Check again after (days)"
          min={1}
          step={1}
          validate={recheck}
          helperText="If empty, an approved task stays approved."
        />
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, mb: 2, width: '100%', minWidth: 0 }}>
      <Typography component="legend" variant="h3" sx={{ p: 0, mb: 0.5 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function Pair({ children }: { readonly children: React.ReactNode }) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, columnGap: 2 }}>
      {children}
    </Box>
  );
}
