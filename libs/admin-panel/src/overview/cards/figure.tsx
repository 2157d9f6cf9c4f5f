import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  /** What the value means, when its name does not say. */
  readonly hint?: string;
}

/** Figures side by side, as many per row as fit. */
export function Figures({ figures }: { readonly figures: readonly FigureProps[] }) {
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(104px, 1fr))', gap: 1.5 }}
    >
      {figures.map(({ name, value, hint }) => (
        <div key={name} {...(hint === undefined ? {} : { title: hint })}>
          <Typography component="dt" variant="caption" color="textSecondary">
            {name}
          </Typography>
          <Typography component="dd" sx={{ m: 0, fontSize: '1.125rem', fontWeight: 650, lineHeight: 1.3 }}>
            {value}
          </Typography>
        </div>
      ))}
    </Box>
  );
}

/** The main figure of a card. */
export function BigFigure({ children }: { readonly children: ReactNode }) {
  return (
    <Typography
      component="p"
      sx={{ fontSize: '2rem', fontWeight: 650, lineHeight: 1.15, letterSpacing: '-0.02em' }}
    >
      {children}
    </Typography>
  );
}

/** A small note below a figure. */
export function Aside({ children }: { readonly children: ReactNode }) {
  return (
    <Typography variant="body2" color="textSecondary" component="div" className="anywhere" sx={{ mt: 0.5 }}>
      {children}
    </Typography>
  );
}
