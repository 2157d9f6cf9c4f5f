import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, type Access } from '../../../src/identity/access.js';
import type { TestApp } from '../app/test-app.js';

/** The method of a controller that answers a route. */
export interface RouteHandler {
  /** `SomeController.method` */
  readonly name: string;
  readonly handler: object;
  readonly method: RequestMethod;
  /** As in `GET /v1/things/:id`. */
  readonly route: string;
  /** Who may call it, by the decorator of the method or the class; undefined without one. */
  readonly access: Access | undefined;
}

/** Every route of the app. */
export function routeHandlersOf({ app }: TestApp): RouteHandler[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype, name }) => {
    const prototype = (metatype as { prototype: Record<string, object> }).prototype;
    return scanner
      .getAllMethodNames(prototype)
      .map((method) => ({ method, handler: prototype[method]! }))
      .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))
      .map(({ method, handler }) => ({
        route: routeOf(metatype!, handler),
        name: `${String(name)}.${method}`,
        handler,
        method: Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod,
        access: [handler, metatype!]
          .map((target) => Reflect.getMetadata(ACCESS, target) as Access | undefined)
          .find((access) => access !== undefined),
      }));
  });
}

function routeOf(controller: object, handler: object): string {
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const parts = [controller, handler].map((part) => Reflect.getMetadata(PATH_METADATA, part) as string);
  const path = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `${method} /${path.join('/')}`;
}
