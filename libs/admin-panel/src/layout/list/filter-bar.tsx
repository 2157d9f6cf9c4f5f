import FilterIcon from '@mui/icons-material/FilterListOutlined';
import { Box, Button, Collapse, useMediaQuery, type Theme } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { FilterLiveForm } from 'react-admin';

import { useListState } from './list-state.js';

/** A list's filters: always visible on a wide screen, behind a button on a narrow one. They apply while typing. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  const [isOpen, setIsOpen] = useState(false);
  const formId = useId();
  return (
    <Box role="search" aria-label="Filters" sx={{ mb: 1.5 }}>
      {isNarrow && (
        <Button
          startIcon={<FilterIcon />}
          variant="outlined"
          aria-expanded={isOpen}
          aria-controls={formId}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          <FilterCount />
        </Button>
      )}
      <Collapse in={isOpen || !isNarrow} id={formId}>
        <FilterLiveForm>
          <Box
            sx={{
              display: 'grid',
              gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr', md: 'repeat(auto-fill, minmax(190px, 1fr))' },
              columnGap: 1.5,
              '& .ra-input': { minWidth: 0, width: '100%' },
            }}
          >
            {children}
          </Box>
        </FilterLiveForm>
      </Collapse>
    </Box>
  );
}

function FilterCount() {
  const count = Object.keys(useListState().filters).length;
  return <>{count === 0 ? 'Filters' : `Filters (${count})`}</>;
}
