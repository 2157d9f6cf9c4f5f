import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { Confirm } from 'react-admin';

import type { Decision, ReviewItem } from '../api/types.js';
import { consequences, memberOf, REASON_LENGTH, reasonProblem, refusalOf, verbs } from './decision-words.js';
import { useDecide } from './use-review-item.js';

interface DecisionFormProps {
  readonly item: ReviewItem;
  /** Gets the completion after the decision. */
  readonly onDecided: (decided: ReviewItem) => void;
  /** The id of the reason field, for a link that jumps to it. */
  readonly id: string;
}

const NOTHING = { reason: null, whole: null };

/** Approves or rejects with a reason, after a question that names the consequences. */
export function DecisionForm({ item, onDecided, id }: DecisionFormProps) {
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState<Decision['status'] | null>(null);
  const [refusal, setRefusal] = useState<ReturnType<typeof refusalOf>>(NOTHING);
  const field = useRef<HTMLTextAreaElement>(null);
  const { isBusy, decide } = useDecide();
  // Runs after the question has returned the focus.
  useEffect(() => {
    if (refusal.reason !== null) field.current?.focus();
  }, [refusal]);

  const ask = (status: Decision['status']) => {
    const problem = reasonProblem(reason);
    setRefusal({ reason: problem, whole: null });
    if (problem === null) setAsking(status);
  };
  const confirm = async () => {
    if (asking === null) return;
    try {
      const decided = await decide(item, { status: asking, reason: reason.trim() });
      setAsking(null);
      setReason('');
      onDecided(decided);
    } catch (error) {
      setAsking(null);
      setRefusal(refusalOf(error));
    }
  };

  return (
    <Stack spacing={1}>
      {refusal.whole !== null && <Alert severity="error">{refusal.whole}</Alert>}
      <TextField
        id={id}
        inputRef={field}
        label="Reason"
        required
        multiline
        minRows={1}
        maxRows={5}
        value={reason}
        error={refusal.reason !== null}
        helperText={refusal.reason ?? 'Stored with the decision. The member sees it only with a rejection.'}
        onChange={(change) => {
          setReason(change.target.value);
          setRefusal(NOTHING);
        }}
        slotProps={{ formHelperText: { role: refusal.reason === null ? undefined : 'alert' } }}
      />
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Button
          variant="contained"
          color="success"
          onClick={() => {
            ask('APPROVED');
          }}
        >
          Approve
        </Button>
        <Button
          variant="outlined"
          color="error"
          onClick={() => {
            ask('REJECTED');
          }}
        >
          Reject
        </Button>
        <Typography variant="caption" color="textSecondary" sx={{ ml: 'auto' }}>
          {[...reason].length} / {REASON_LENGTH}
        </Typography>
      </Stack>
      <Question
        item={item}
        status={asking}
        isBusy={isBusy}
        onConfirm={() => void confirm()}
        onClose={() => {
          setAsking(null);
        }}
      />
    </Stack>
  );
}

interface QuestionProps {
  readonly item: ReviewItem;
  /** Null: the question is closed. */
  readonly status: Decision['status'] | null;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

function Question({ item, status, isBusy, onConfirm, onClose }: QuestionProps) {
  // The closing dialog keeps its text.
  const [last, setLast] = useState<Decision['status']>('APPROVED');
  if (status !== null && status !== last) setLast(status);
  return (
    <Confirm
      isOpen={status !== null}
      loading={isBusy}
      title={`${verbs[last]} the completion of ${memberOf(item)}?`}
      content={consequences(item, last).map((sentence) => (
        <span key={sentence} className="anywhere" style={{ display: 'block' }}>
          {sentence}
        </span>
      ))}
      confirm={`Yes, ${verbs[last].toLowerCase()}`}
      confirmColor={last === 'APPROVED' ? 'primary' : 'warning'}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
