import { Box } from '@mui/material';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import type { ReviewItem } from '../api/types.js';
import { listAddress } from '../display/text/list-address.js';
import { PanelList } from '../layout/list/panel-list.js';
import { ReviewDrawer } from './review-drawer.js';
import { reviewFilters } from './review-filters.js';
import { ReviewCards, ReviewTable } from './review-rows.js';

/** The completions that an admin has to decide; filters show the others too. */
export function ReviewPage() {
  const [open, setOpen] = useState<ReviewItem | null>(null);
  const navigate = useNavigate();
  const page = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <Box ref={page} tabIndex={-1} sx={{ '&:focus': { outline: 'none' } }}>
      <PanelList
        resource="completions"
        what="The review queue"
        title="Review"
        lead="Completions that verification could not decide, with their evidence. Approve or reject with a reason."
        filters={reviewFilters}
        defaultFilters={{ needsReview: true }}
        empty={{
          title: 'Nothing waits for review',
          text: 'Completions that verification cannot decide appear here. Set “Needs review” to “Any” to see all.',
        }}
        table={<ReviewTable onOpen={setOpen} />}
        cards={<ReviewCards onOpen={setOpen} />}
      >
        <ReviewDrawer
          open={open}
          onOpen={setOpen}
          onClose={close}
          onFilter={(filter) => {
            close();
            void navigate(listAddress('completions', filter));
          }}
          onLost={() => {
            if (document.activeElement === document.body) page.current?.focus();
          }}
        />
      </PanelList>
    </Box>
  );
}
