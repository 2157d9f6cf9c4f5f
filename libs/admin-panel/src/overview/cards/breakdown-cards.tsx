import { Box, Stack, Typography } from '@mui/material';

import type { ServiceStatus, VerificationStats } from '../../api/types.js';
import { ConnectionStatus } from '../../connections/connection-status.js';
import { countText, millisecondsText, rateText, usdText } from '../../display/text/figures.js';
import { listAddress } from '../../display/text/list-address.js';
import { PanelLink } from '../../display/panel-link.js';
import { taskTypeName } from '../../display/text/task-types.js';
import { endpointWords } from '../x-words.js';
import { OverviewCard } from './overview-card.js';
import { SmallTable } from './small-table.js';
import { byEndpoint } from '../usage-figures.js';
import type { Asked, useStatus, useUsage, WindowStats } from '../use-overview.js';

/** The attempts of the chosen time by task type. */
export function TaskTypeCard({ asked, when }: { readonly asked: Asked<WindowStats>; readonly when: string }) {
  return (
    <OverviewCard title={`By task type, ${when}`} asked={asked}>
      {({ stats: { byTaskType } }) =>
        byTaskType.length === 0 ? (
          <Nothing>No attempts in this period.</Nothing>
        ) : (
          <SmallTable
            label="Attempts by task type"
            columns={['Task type', 'All', 'Approved', 'Rejected', 'Could not tell', 'Success', 'Average']}
            rows={[...byTaskType].sort((one, other) => other.total - one.total).map(taskTypeRow)}
          />
        )
      }
    </OverviewCard>
  );
}

function taskTypeRow(row: VerificationStats['byTaskType'][number]) {
  const { taskType, total, approved, rejected, error, averageVerificationTime } = row;
  return {
    key: taskType,
    cells: [
      taskTypeName(taskType),
      countText(total),
      countText(approved),
      countText(rejected),
      countText(error),
      rateText(total === 0 ? null : approved / total),
      <span key="time" className="nowrap">
        {millisecondsText(averageVerificationTime)}
      </span>,
    ],
  };
}

/** This month's calls to X by endpoint. */
export function UsageCard({ asked }: { readonly asked: ReturnType<typeof useUsage> }) {
  return (
    <OverviewCard title="Calls to X this month" asked={asked}>
      {({ data }) =>
        data.length === 0 ? (
          <Nothing>No calls to X this month.</Nothing>
        ) : (
          <SmallTable
            label="Calls to X by endpoint"
            columns={['For', 'Calls', 'Billed resources', 'Estimated cost']}
            rows={byEndpoint(data).map(({ endpoint, calls, billedResources, estimatedCostUsd }) => ({
              key: endpoint,
              cells: [
                <Box key="name" title={endpoint} sx={{ '&::first-letter': { textTransform: 'uppercase' } }}>
                  {endpointWords(endpoint)}
                </Box>,
                countText(calls),
                countText(billedResources),
                usdText(estimatedCostUsd),
              ],
            }))}
          />
        )
      }
    </OverviewCard>
  );
}

const CONNECTIONS = [
  { status: 'active', part: 'active', colour: 'success.main' },
  { status: 'expired', part: 'expired', colour: 'info.main' },
  { status: 'reconnect_required', part: 'reconnectRequired', colour: 'error.main' },
] as const;

/** The connections by status, with links to their lists. */
export function ConnectionsCard({ asked }: { readonly asked: ReturnType<typeof useStatus> }) {
  return (
    <OverviewCard title="Connections" asked={asked}>
      {({ connections }) =>
        connections.total === 0 ? (
          <Nothing>No connections yet.</Nothing>
        ) : (
          <Stack spacing={1.5}>
            <Shares connections={connections} />
            <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', rowGap: 1 }}>
              {CONNECTIONS.map(({ status, part }) => (
                <Stack
                  component="li"
                  key={status}
                  direction="row"
                  sx={{ justifyContent: 'space-between', alignItems: 'center', gap: 1 }}
                >
                  <ConnectionStatus status={status} />
                  <PanelLink to={listAddress('connections', { status })}>
                    {`${countText(connections[part])} of ${countText(connections.total)}`}
                  </PanelLink>
                </Stack>
              ))}
            </Box>
          </Stack>
        )
      }
    </OverviewCard>
  );
}

/** One bar divided by status; the list below has the same numbers. */
function Shares({ connections }: Pick<ServiceStatus, 'connections'>) {
  return (
    <Stack
      direction="row"
      aria-hidden
      sx={{ height: 8, gap: '2px', borderRadius: 1, overflow: 'hidden', bgcolor: 'background.paper' }}
    >
      {CONNECTIONS.filter(({ part }) => connections[part] > 0).map(({ status, part, colour }) => (
        <Box key={status} sx={{ flex: `${connections[part]} 0 4px`, bgcolor: colour }} />
      ))}
    </Stack>
  );
}

/** Shown in a card without data. */
export function Nothing({ children }: { readonly children: string }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {children}
    </Typography>
  );
}
