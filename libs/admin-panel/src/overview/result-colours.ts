import type { Theme } from '@mui/material/styles';

/** The results in the order in which they are stacked. */
export const results = [
  { id: 'approved', label: 'Approved' },
  { id: 'rejected', label: 'Rejected' },
  { id: 'error', label: 'Could not tell' },
] as const;

export type Result = (typeof results)[number]['id'];

/** Each is 3 to 1 on its background, and they differ in lightness too, for those who do not see the hues. */
const COLOURS = {
  light: { approved: '#2f9e6d', rejected: '#8f1d17', error: '#bd7c0a' },
  dark: { approved: '#55c48f', rejected: '#c9534a', error: '#f3cf86' },
} as const;

/** What a result is drawn in. */
export function resultColour(theme: Theme, result: Result): string {
  return COLOURS[theme.palette.mode][result];
}
