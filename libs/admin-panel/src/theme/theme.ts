import { defaultTheme, type RaThemeOptions } from 'react-admin';

import { components } from './components.js';
import { darkPalette, lightPalette } from './palette.js';

/** Only fonts of the operator's machine: nothing is loaded from another host. */
const TEXT_FONTS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif';
export const CODE_FONTS =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

function themeWith(palette: RaThemeOptions['palette']): RaThemeOptions {
  return {
    ...defaultTheme,
    palette: { ...palette },
    shape: { borderRadius: 8 },
    sidebar: { width: 216, closedWidth: 56 },
    typography: {
      fontFamily: TEXT_FONTS,
      fontSize: 14,
      h1: { fontSize: '1.375rem', fontWeight: 650, letterSpacing: '-0.01em', lineHeight: 1.3 },
      h2: { fontSize: '1rem', fontWeight: 650, lineHeight: 1.4 },
      h3: { fontSize: '0.875rem', fontWeight: 650, lineHeight: 1.4 },
      h5: { fontSize: '1.25rem', fontWeight: 650, letterSpacing: '-0.01em' },
      h6: { fontSize: '1rem', fontWeight: 650 },
      body2: { fontSize: '0.8438rem', lineHeight: 1.5 },
      caption: { fontSize: '0.78rem' },
      button: { textTransform: 'none', fontWeight: 600 },
      overline: { fontSize: '0.7rem', fontWeight: 650, letterSpacing: '0.06em', lineHeight: 2 },
    },
    components,
  };
}

export const lightTheme = themeWith(lightPalette);
export const darkTheme = themeWith(darkPalette);
