import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../identity/authenticated.decorator.js';
import { CurrentActor } from '../../identity/current-actor.decorator.js';
import type { Actor } from '../../platform/audit/audit-events.js';
import { Clock } from '../../platform/time/clock.js';
import { JobRegistry } from '../../platform/jobs/job-registry.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { JobRunsRepository } from '../../platform/jobs/job-runs.repository.js';
import { ApiPage, toPage, type Page } from '../../platform/lists/paging.js';
import { ApiProblem } from '../../platform/problems/api-problem.decorator.js';
import {
  JobsResponse,
  RunResponse,
  RunsQuery,
  StartRunDto,
  toJobResponse,
  toRunResponse,
} from './jobs.response.js';

@ApiTags('Admin: maintenance')
@Authenticated({ role: 'admin' })
@Controller('v1/admin/maintenance')
export class AdminJobsController {
  constructor(
    private readonly registry: JobRegistry,
    private readonly runner: JobRunner,
    private readonly runs: JobRunsRepository,
    private readonly clock: Clock,
  ) {}

  @Get('jobs')
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'List the scheduled jobs',
    description: 'With schedule, next run and last run.',
  })
  @ApiOkResponse({ type: JobsResponse })
  async jobs(): Promise<JobsResponse> {
    const now = this.clock.now();
    const jobs = this.registry.list();
    const lastRuns = await Promise.all(jobs.map(({ job }) => this.runs.latest(job.name)));
    return { data: jobs.map((job, index) => toJobResponse(job, lastRuns[index] ?? null, now)) };
  }

  /** The response is sent when the run has ended. */
  @Post('jobs/:name/runs')
  @ApiOperation({
    operationId: 'startJob',
    summary: 'Run a job now',
    description: 'Answers when the run has ended. `dryRun` changes nothing.',
  })
  @ApiCreatedResponse({ type: RunResponse })
  @ApiProblem('job_already_running')
  async start(
    @Param('name') name: string,
    @Body() dto: StartRunDto,
    @CurrentActor() actor: Actor,
  ): Promise<RunResponse> {
    return toRunResponse(await this.runner.runNow(name, dto.dryRun ?? false, actor));
  }

  @Get('runs')
  @ApiOperation({
    operationId: 'listJobRuns',
    summary: 'List runs of jobs',
    description: 'The newest first.',
  })
  @ApiPage(RunResponse)
  async list(@Query() query: RunsQuery): Promise<Page<RunResponse>> {
    const rows = await this.runs.list(query.job ?? null, query.after(), query.limit + 1);
    return toPage(rows, query.limit, ({ startedAt, id }) => ({ at: startedAt, id }), toRunResponse);
  }
}
