import { Button, Card } from '@mui/material';
import { Link } from 'react-router';

import { EmptyState } from './empty-state.js';
import { PageHeader } from './page-header.js';
import { Page } from './page.js';

/** What stands at an address that no page has. */
export function NotFoundPage() {
  return (
    <Page>
      <PageHeader title="There is no such page" />
      <Card>
        <EmptyState
          title="Nothing is at this address"
          action={
            <Button component={Link} to="/" variant="outlined">
              To the first page
            </Button>
          }
        >
          It may have been mistyped, or the page has moved.
        </EmptyState>
      </Card>
    </Page>
  );
}
