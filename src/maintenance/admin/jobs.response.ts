import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { z } from 'zod';
import type { MaintenanceRun } from '#database';
import { JOB_NAMES, type JobName } from '../../config/job-names.js';
import type { RegisteredJob } from '../../platform/jobs/job-registry.js';
import { RUN_STATUSES, type RunStatus } from '../../platform/jobs/job-runs.repository.js';
import { PageQuery } from '../../platform/lists/paging.js';

/** Options of a run that an admin starts. */
export class StartRunDto {
  @ApiPropertyOptional({ default: false, description: 'Changes nothing and reports what a run would do.' })
  @IsOptional()
  @IsBoolean()
  readonly dryRun?: boolean;
}

export class RunsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: JOB_NAMES })
  @IsOptional()
  @IsIn(JOB_NAMES)
  readonly job?: JobName;
}

export class RunResponse {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ enum: JOB_NAMES }) readonly job!: string;
  @ApiProperty() readonly dryRun!: boolean;
  @ApiProperty({ enum: RUN_STATUSES }) readonly status!: RunStatus;
  @ApiProperty({
    type: Date,
    nullable: true,
    description: 'The tick; null when an admin asked for the run.',
  })
  readonly scheduledFor!: Date | null;
  @ApiProperty() readonly startedAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) readonly finishedAt!: Date | null;
  @ApiProperty({ description: 'Rows that were changed or found; in a dry run: that would be changed.' })
  readonly affected!: number;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly details!: Record<string, unknown> | null;
  @ApiProperty({ type: String, nullable: true }) readonly error!: string | null;
  @ApiProperty() readonly instance!: string;
  @ApiProperty({ description: 'More than 1 when the run was interrupted and resumed.' })
  readonly attempts!: number;
}

/** A job, its schedule and its last run. */
export class JobResponse {
  @ApiProperty({ enum: JOB_NAMES }) readonly name!: string;
  @ApiProperty({ type: String, nullable: true, description: 'In UTC; null: runs only when an admin asks.' })
  readonly cron!: string | null;
  @ApiProperty({ type: Date, nullable: true }) readonly nextRunAt!: Date | null;
  @ApiProperty({ type: RunResponse, nullable: true }) readonly lastRun!: RunResponse | null;
}

export class JobsResponse {
  @ApiProperty({ type: [JobResponse] }) readonly data!: JobResponse[];
}

const statusSchema = z.enum(RUN_STATUSES);
const detailsSchema = z.record(z.string(), z.unknown());

export function toRunResponse(run: MaintenanceRun): RunResponse {
  const { id, job, dryRun, scheduledFor, startedAt, finishedAt, affected, error, instance, attempts } = run;
  const details = run.details === null ? null : detailsSchema.parse(JSON.parse(run.details));
  const status = statusSchema.parse(run.status);
  return {
    id,
    job,
    dryRun,
    status,
    scheduledFor,
    startedAt,
    finishedAt,
    affected,
    details,
    error,
    instance,
    attempts,
  };
}

export function toJobResponse(
  { job, schedule }: RegisteredJob,
  lastRun: MaintenanceRun | null,
  now: Date,
): JobResponse {
  return {
    name: job.name,
    cron: schedule?.expression ?? null,
    nextRunAt: schedule?.next(now) ?? null,
    lastRun: lastRun === null ? null : toRunResponse(lastRun),
  };
}
