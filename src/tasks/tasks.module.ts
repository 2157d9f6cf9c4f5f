import { Module } from '@nestjs/common';
import { AdminTasksController } from './admin-tasks.controller.js';
import { TaskTargetsRepository } from './task-targets.repository.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';

@Module({
  controllers: [AdminTasksController],
  providers: [TasksService, TasksRepository, TaskTargetsRepository],
  exports: [TasksService, TaskTargetsRepository],
})
export class TasksModule {}
