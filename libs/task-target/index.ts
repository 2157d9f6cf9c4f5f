export { parseTaskTarget, TaskTargetError, type TaskTarget } from './task-target.js';
export {
  isWrittenByMember,
  parseTaskType,
  TASK_TYPE_TRAITS,
  TASK_TYPES,
  type TaskType,
  type TaskTypeTraits,
} from './task-type.js';
export { postOfStatusAddress } from './x-address.js';
