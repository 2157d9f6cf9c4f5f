import type { Theme } from '@mui/material/styles';

/** The results in the order in which they are stacked. */
export const results = [
  { id: 'approved', label: 'Approved' },
  { id: 'rejected', label: 'Rejected' },
  { id: 'error', label: 'Could not tell' },
] as const;

export type Result = (typeof results)[number]['id'];

/** Each has a contrast of 3 to 1; they also differ in lightness, for people who cannot tell the hues apart. */
const COLOURS = {
  light: { approved: '#2f9e6d', rejected: '#8f1d17', error: '#bd7c0a' },
  dark: { approved: '#55c48f', rejected: '#c9534a', error: '#f3cf86' },
} as const;

/** The colour of a result. */
export function resultColour(theme: Theme, result: Result): string {
  return COLOURS[theme.palette.mode][result];
}
