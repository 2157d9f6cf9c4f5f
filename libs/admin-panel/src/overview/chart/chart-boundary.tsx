import { Alert } from '@mui/material';
import { Component, type ReactNode } from 'react';

/** Shows a message when the chart cannot be loaded or drawn; the rest of the page stays. */
export class ChartBoundary extends Component<
  { readonly children: ReactNode },
  { readonly hasFailed: boolean }
> {
  override readonly state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Alert severity="info">
        The chart cannot be drawn here. The table has the same figures; reload to try again.
      </Alert>
    );
  }
}
