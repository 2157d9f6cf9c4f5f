import { Injectable } from '@nestjs/common';
import type { Done, StateStore } from 'passport-twitter-oauth2';
import { AuthorizationStates } from '../authorization-states.js';
import { settle } from './callback-style.js';
import { BeginRequest, CallbackRequest } from './sign-in-request.js';

/** AuthorizationStates as the state store that passport-oauth2 expects. */
@Injectable()
export class AuthorizationStateStore implements StateStore {
  constructor(private readonly states: AuthorizationStates) {}

  store(
    request: object,
    codeVerifier: string,
    _state: unknown,
    _meta: unknown,
    done: Done<[state: string]>,
  ): void {
    settle(this.#begin(request, codeVerifier), done);
  }

  verify(
    request: object,
    _state: string,
    _meta: unknown,
    done: Done<[codeVerifier: string | false, info: object]>,
  ): void {
    settle(this.#verify(request), done);
  }

  async #begin(request: object, codeVerifier: string): Promise<[state: string]> {
    if (!(request instanceof BeginRequest)) throw new TypeError('a sign-in begins with a BeginRequest');
    request.begun = await this.states.begin(request.userId, request.returnTo, codeVerifier);
    return [request.begun.state];
  }

  /** The state has been used before the strategy runs. */
  #verify(request: object): Promise<[codeVerifier: string | false, info: object]> {
    if (!(request instanceof CallbackRequest))
      throw new TypeError('a sign-in comes back with a CallbackRequest');
    return Promise.resolve([request.signIn.codeVerifier, {}]);
  }
}
