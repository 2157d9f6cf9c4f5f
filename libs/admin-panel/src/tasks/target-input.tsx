import { useEffect } from 'react';
import { TextInput } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';

import { checkTarget } from './target-check.js';

const SOURCE = 'targetUrl';

/** The address of a task. What it points to, or what is wrong with it, is shown below it while typing. */
export function TargetInput() {
  const { trigger, getValues } = useFormContext();
  const values = useWatch();
  const taskType: unknown = values.taskType;
  useEffect(() => {
    // Another type needs another address.
    const address: unknown = getValues(SOURCE);
    if (typeof address === 'string' && address !== '') void trigger(SOURCE);
  }, [taskType, trigger, getValues]);
  return (
    <TextInput
      source={SOURCE}
      label="Address on X"
      type="url"
      validate={(address: unknown, all: Record<string, unknown>) => {
        const { isFine, words } = checkTarget(all.taskType, address);
        return isFine ? undefined : words;
      }}
      helperText={checkTarget(taskType, values.targetUrl).words}
      slotProps={{
        htmlInput: { maxLength: 500, spellCheck: false, autoCapitalize: 'off' },
        formHelperText: { 'aria-live': 'polite' },
      }}
    />
  );
}
