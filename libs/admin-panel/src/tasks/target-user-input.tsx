import { useEffect, useRef } from 'react';
import { TextInput, useRecordContext } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';

import type { Task } from '../api/types.js';
import { targetUserIdFor } from './task-input.js';

const SOURCE = 'targetUserId';
const X_ID = /^[1-9][0-9]{0,18}$/;

/** The id of the X account that a follow task is about. Another address is another account. */
export function TargetUserInput() {
  const { getValues, setValue } = useFormContext();
  const task = useRecordContext<Task>();
  const address: unknown = useWatch({ name: 'targetUrl' });
  const lastAddress = useRef(address);
  useEffect(() => {
    if (task === undefined || address === lastAddress.current) return;
    lastAddress.current = address;
    setValue(SOURCE, targetUserIdFor(address, getValues(SOURCE), task), { shouldDirty: true });
  }, [address, task, getValues, setValue]);
  return (
    <TextInput
      source={SOURCE}
      label="Id of the account on X (optional)"
      validate={(id: unknown) =>
        typeof id === 'string' && id !== '' && !X_ID.test(id) ? 'An X id has 1 to 19 digits' : undefined
      }
      helperText="The task stays with this account when its username changes. If empty, the first verification looks it up."
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 19, spellCheck: false } }}
    />
  );
}
