import type { Theme } from '@mui/material/styles';
import { defaultTheme, type RaThemeOptions } from 'react-admin';

interface Themed {
  readonly theme: Theme;
}

const border = ({ theme }: Themed) => `1px solid ${theme.palette.divider}`;

/** An outline inside the edge, so that nothing cuts it off. */
const FOCUS = { '&:focus-visible': { outline: '2px solid currentColor', outlineOffset: -2 } };

/** The look of MUI's and react-admin's parts: flat surfaces with thin borders, and digits of equal width. */
export const components: NonNullable<RaThemeOptions['components']> = {
  ...defaultTheme.components,
  MuiCssBaseline: {
    styleOverrides: {
      body: { fontVariantNumeric: 'tabular-nums' },
      '.nowrap': { whiteSpace: 'nowrap' },
      '.anywhere': { overflowWrap: 'anywhere' },
      ':focus-visible': { outline: '2px solid currentColor', outlineOffset: 2 },
      '@media (prefers-reduced-motion: reduce)': {
        '*, *::before, *::after': {
          animationDuration: '0.01ms !important',
          animationIterationCount: '1 !important',
          transitionDuration: '0.01ms !important',
          scrollBehavior: 'auto !important',
        },
      },
    },
  },
  MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiCard: {
    defaultProps: { elevation: 0 },
    styleOverrides: { root: (themed: Themed) => ({ border: border(themed) }) },
  },
  MuiDrawer: {
    styleOverrides: { paper: (themed: Themed) => ({ borderColor: themed.theme.palette.divider }) },
  },
  MuiAppBar: {
    defaultProps: { elevation: 0, color: 'inherit' },
    styleOverrides: {
      root: (themed: Themed) => ({
        backgroundColor: themed.theme.palette.background.paper,
        color: themed.theme.palette.text.primary,
        borderBottom: border(themed),
      }),
    },
  },
  MuiButtonBase: {
    defaultProps: { disableRipple: true },
    styleOverrides: {
      root: { '&.Mui-focusVisible': { outline: '2px solid currentColor', outlineOffset: 2 } },
    },
  },
  // MUI removes their outline.
  MuiMenuItem: { styleOverrides: { root: FOCUS } },
  MuiListItemButton: { styleOverrides: { root: FOCUS } },
  MuiButton: { defaultProps: { disableElevation: true } },
  MuiTextField: { defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: true } },
  MuiFormControl: { defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: true } },
  MuiInputBase: {
    styleOverrides: {
      // Below 16 px a phone zooms in on the field.
      root: ({ theme }: Themed) => ({ [theme.breakpoints.up('sm')]: { fontSize: '0.875rem' } }),
    },
  },
  MuiInputLabel: {
    styleOverrides: {
      root: ({ theme }: Themed) => ({ [theme.breakpoints.up('sm')]: { fontSize: '0.875rem' } }),
    },
  },
  MuiOutlinedInput: {
    styleOverrides: { root: ({ theme }: Themed) => ({ backgroundColor: theme.palette.background.paper }) },
  },
  MuiTableCell: {
    styleOverrides: {
      root: ({ theme }: Themed) => ({ borderColor: theme.palette.divider, padding: '7px 12px' }),
      head: ({ theme }: Themed) => ({
        color: theme.palette.text.secondary,
        fontWeight: 600,
        fontSize: '0.78rem',
        whiteSpace: 'nowrap',
      }),
    },
  },
  MuiChip: { defaultProps: { size: 'small' }, styleOverrides: { root: { fontWeight: 600 } } },
  MuiTooltip: { defaultProps: { arrow: true } },
  MuiLink: { defaultProps: { underline: 'always' } },
  MuiTablePagination: {
    styleOverrides: { root: ({ theme }: Themed) => ({ color: theme.palette.text.secondary }) },
  },
  RaLayout: {
    styleOverrides: {
      root: {
        minWidth: 0,
        '& .RaLayout-contentWithSidebar': { minWidth: 0 },
        '& .RaLayout-content': { minWidth: 0, padding: 0 },
      },
    },
  },
  RaMenuItemLink: {
    styleOverrides: {
      root: ({ theme }: Themed) => ({
        margin: '1px 8px',
        padding: '6px 10px',
        borderRadius: 6,
        fontSize: '0.875rem',
        color: theme.palette.text.secondary,
        '& .RaMenuItemLink-icon': { minWidth: 32, color: 'inherit' },
        ...FOCUS,
        '&.RaMenuItemLink-active': {
          color: theme.palette.primary.main,
          fontWeight: 600,
          backgroundColor: theme.palette.mode === 'dark' ? '#1f2a3d' : '#e9effc',
        },
      }),
    },
  },
  MuiDialogContentText: { defaultProps: { variant: 'body2' } },
  RaSimpleList: {
    styleOverrides: {
      root: (themed: Themed) => ({ padding: 0, '& > li + li': { borderTop: border(themed) } }),
    },
  },
  RaDataTable: {
    styleOverrides: {
      root: ({ theme }: Themed) => ({
        '& .RaDataTable-headerCell': { backgroundColor: theme.palette.background.paper },
        '& .RaDataTable-row:last-child td': { borderBottom: 0 },
      }),
    },
  },
};
