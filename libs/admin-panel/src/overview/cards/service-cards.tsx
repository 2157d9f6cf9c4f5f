import { Box, Chip, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

import type { Job, ServiceStatus } from '../../api/types.js';
import { countOf, fromNowText } from '../../display/text/figures.js';
import { jobName } from '../../display/text/job-name.js';
import { PanelLink } from '../../display/panel-link.js';
import { UtcTime } from '../../display/utc-time.js';
import { Nothing } from './breakdown-cards.js';
import { endingWords, soonestFirst } from '../next-jobs.js';
import { OverviewCard } from './overview-card.js';
import type { useJobs, useStatus } from '../use-overview.js';
import {
  breakerNext,
  breakerReason,
  breakerTitle,
  firstWindows,
  openBreakers,
  windowWords,
} from '../x-words.js';

const SHOWN_WINDOWS = 5;

/** What stops calls to X: open breakers and used-up rate limits. */
export function XAccessCard({ asked }: { readonly asked: ReturnType<typeof useStatus> }) {
  return (
    <OverviewCard title="Access to X" asked={asked}>
      {(status) => <XAccess {...status} />}
    </OverviewCard>
  );
}

function XAccess({ breakers, rateWindows, rateWindowsClosed }: ServiceStatus) {
  const open = openBreakers(breakers);
  const { shown, more } = firstWindows(rateWindows, rateWindowsClosed, SHOWN_WINDOWS);
  if (open.length === 0 && shown.length === 0) {
    return <Nothing>Calls to X are possible: no breaker is open and no limit is used up.</Nothing>;
  }
  return (
    <Items>
      {open.map((breaker) => (
        <Breaker key={breaker.name} {...breaker} />
      ))}
      {shown.map((window) => (
        <Item
          key={`${window.scope} ${window.xUserId ?? ''} ${window.endpoint ?? ''}`}
          title={windowWords(window)}
        >
          X accepts calls again <When at={window.closedUntil} />.
        </Item>
      ))}
      {more > 0 && (
        <Item title={`and ${countOf(more, 'more limit')} that ${more === 1 ? 'is' : 'are'} used up`} />
      )}
    </Items>
  );
}

function Breaker(breaker: ServiceStatus['breakers'][number]) {
  const next = breakerNext(breaker, new Date());
  return (
    <Item title={breakerTitle(breaker)} mark={<Chip label="Breaker open" color="error" variant="outlined" />}>
      {breakerReason(breaker)} {next.words}{' '}
      {next.at !== null && (
        <>
          <When at={next.at} />.
        </>
      )}
      {breaker.since !== null && (
        <>
          {' '}
          Since <UtcTime at={breaker.since} withZone />.
        </>
      )}
    </Item>
  );
}

/** The scheduled jobs, the next one first. */
export function JobsCard({ asked }: { readonly asked: ReturnType<typeof useJobs> }) {
  return (
    <OverviewCard
      title="Next jobs"
      asked={asked}
      action={<PanelLink to="/maintenance">Maintenance</PanelLink>}
    >
      {({ data }) =>
        data.length === 0 ? (
          <Nothing>There are no jobs.</Nothing>
        ) : (
          <Items>
            {soonestFirst(data).map((job) => (
              <JobItem key={job.name} {...job} />
            ))}
          </Items>
        )
      }
    </OverviewCard>
  );
}

function JobItem({ name, nextRunAt, lastRun }: Job) {
  const hasFailed = lastRun?.status === 'FAILED' || lastRun?.status === 'INTERRUPTED';
  return (
    <Item
      title={jobName(name)}
      mark={
        hasFailed ? (
          <Chip label={`Last run ${endingWords(lastRun.status)}`} color="error" variant="outlined" />
        ) : null
      }
    >
      {nextRunAt === null ? 'not scheduled' : <When at={nextRunAt} />}
      {' · '}
      {lastRun === null ? (
        'never run'
      ) : (
        <>
          last {endingWords(lastRun.status)} {fromNowText(lastRun.startedAt, new Date())}
        </>
      )}
    </Item>
  );
}

/** The instances that share the database, and the state of Redis. */
export function InstancesCard({ asked }: { readonly asked: ReturnType<typeof useStatus> }) {
  return (
    <OverviewCard title="Instances" asked={asked} action={<Redis asked={asked} />}>
      {({ instances }) =>
        instances.length === 0 ? (
          <Nothing>No instance has reported yet.</Nothing>
        ) : (
          <Items>
            {instances.map(({ id, startedAt, seenAt, busyWith, isThisOne }) => (
              <Item
                key={id}
                title={id}
                mark={isThisOne ? <Chip label="This one" color="primary" variant="outlined" /> : null}
              >
                Last seen {fromNowText(seenAt, new Date())} · started <UtcTime at={startedAt} withZone /> ·{' '}
                {busyWith === 0 ? 'idle' : `busy with ${busyWith}`}
              </Item>
            ))}
          </Items>
        )
      }
    </OverviewCard>
  );
}

function Redis({ asked }: { readonly asked: ReturnType<typeof useStatus> }) {
  if (asked.data === undefined) return null;
  const { redis } = asked.data;
  if (redis === null) return <Chip label="Without Redis" variant="outlined" />;
  return redis === 'up' ? (
    <Chip label="Redis is up" color="success" variant="outlined" />
  ) : (
    <Chip label="Redis is down" color="error" variant="outlined" />
  );
}

function When({ at }: { readonly at: string }) {
  return (
    <>
      <UtcTime at={at} withZone /> <span className="nowrap">({fromNowText(at, new Date())})</span>
    </>
  );
}

function Items({ children }: { readonly children: ReactNode }) {
  return (
    <Box
      component="ul"
      sx={{ m: 0, p: 0, listStyle: 'none', '& > li + li': { borderTop: 1, borderColor: 'divider' } }}
    >
      {children}
    </Box>
  );
}

interface ItemProps {
  readonly title: string;
  readonly mark?: ReactNode;
  readonly children?: ReactNode;
}

function Item({ title, mark, children }: ItemProps) {
  return (
    <Box component="li" sx={{ py: 1, '&:first-of-type': { pt: 0.5 }, '&:last-of-type': { pb: 0 } }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="body2" className="anywhere" sx={{ fontWeight: 600, minWidth: 0 }}>
          {title}
        </Typography>
        {mark}
      </Stack>
      {children !== undefined && (
        <Typography variant="body2" color="textSecondary" component="div">
          {children}
        </Typography>
      )}
    </Box>
  );
}
