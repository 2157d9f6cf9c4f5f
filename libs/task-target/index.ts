export { parseTaskTarget, TaskTargetError, type TaskTarget } from './task-target.js';
export { isWrittenByMember, parseTaskType, TASK_TYPES, type TaskType } from './task-type.js';
export { postOfStatusAddress } from './x-address.js';
