import { Button, Card } from '@mui/material';
import { Link } from 'react-router';

import { EmptyState } from './empty-state.js';
import { PageHeader } from '../page-header.js';
import { Page } from '../page.js';

/** The page for unknown addresses. */
export function NotFoundPage() {
  return (
    <Page>
      <PageHeader title="Page not found" />
      <Card>
        <EmptyState
          title="There is no page at this address"
          action={
            <Button component={Link} to="/" variant="outlined">
              Go to the overview
            </Button>
          }
        >
          Check the address, or choose a page in the menu.
        </EmptyState>
      </Card>
    </Page>
  );
}
