export { answerOf, type Exchange } from './answer-of.js';
export { ApiError, type ApiErrorCode, type FieldError } from './api-error.js';
export { createClient, type ClientOptions, type ServiceClient } from './client.js';
export { isSettled, type PollOptions } from './poll-until-settled.js';
export {
  signInResultOf,
  takeSignInResult,
  type BrowserWindow,
  type ConnectOptions,
  type SignInErrorCode,
  type SignInResult,
} from './sign-in.js';
export type { Completion, Connection, Paths, Schemas, Task, Verification } from './types.js';
