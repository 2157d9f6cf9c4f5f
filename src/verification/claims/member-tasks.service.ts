import { Injectable } from '@nestjs/common';
import { toPage, type Page, type PageQuery } from '../../platform/lists/paging.js';
import { TasksService } from '../../tasks/tasks.service.js';
import { toMemberTaskResponse, type MemberTaskResponse } from '../completion/completion.response.js';
import { CompletionsRepository } from '../completion/completions.repository.js';

/** The catalogue as one member sees it: each task with the member's own completion. */
@Injectable()
export class MemberTasksService {
  constructor(
    private readonly tasks: TasksService,
    private readonly completions: CompletionsRepository,
  ) {}

  /** A page of the tasks that are open now, newest first. */
  async list(userId: string, query: PageQuery): Promise<Page<MemberTaskResponse>> {
    const rows = await this.tasks.listOpen(query.after(), query.limit + 1);
    const completions = await this.completions.findOfTasks(
      userId,
      rows.map(({ id }) => id),
    );
    const byTask = new Map(completions.map((completion) => [completion.taskId, completion]));
    return toPage(
      rows,
      query.limit,
      (task) => ({ at: task.createdAt, id: task.id }),
      (task) => toMemberTaskResponse(task, byTask.get(task.id) ?? null),
    );
  }

  /** One task, open or not. @throws Problem `not_found` when there is no such task */
  async get(userId: string, taskId: string): Promise<MemberTaskResponse> {
    const task = await this.tasks.getOrThrow(taskId);
    return toMemberTaskResponse(task, await this.completions.findOfTask(userId, taskId));
  }
}
