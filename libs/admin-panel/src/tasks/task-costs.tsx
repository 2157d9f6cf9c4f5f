import type { Task, VerificationStats } from '../api/types.js';
import { answerOf } from '#client';
import { api } from '../api/client.js';
import { useApiQuery } from '../api/use-api.js';
import { Costs } from '../costs/costs.js';
import { daysBetween } from '../costs/cost-words.js';
import { Nothing } from '../overview/cards/breakdown-cards.js';
import { OverviewCard } from '../overview/cards/overview-card.js';

/** What the verifications of a task cost since it began. */
export function TaskCosts({ task }: { readonly task: Task }) {
  const { id, startsAt, endsAt, createdAt } = task;
  const began = startsAt ?? createdAt;
  const asked = useApiQuery<VerificationStats>(['task-costs', id, began], (signal) => {
    const query = { taskId: id, from: began, interval: 'day' as const };
    return answerOf(api.GET('/v1/admin/verification-logs/stats', { params: { query }, signal }));
  });
  const now = new Date();
  const last = endsAt === null || new Date(endsAt) > now ? now : new Date(endsAt);
  return (
    <OverviewCard title="Cost since it began" asked={asked}>
      {(stats) =>
        stats.total === 0 ? (
          <Nothing>Nothing was verified since it began, or the attempts are in the archive.</Nothing>
        ) : (
          <Costs stats={stats} interval="day" days={daysBetween(began, last)} />
        )
      }
    </OverviewCard>
  );
}
