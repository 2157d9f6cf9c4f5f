import type { DataProvider, GetListParams, GetListResult, RaRecord } from 'react-admin';

import { KeysetPages, listName } from './keyset-pages.js';
import { ApiError } from '#client';
import { withFieldErrors } from './field-errors.js';
import { queryOf } from './query-of.js';
import type { ApiResource } from './resource.js';

/** The largest page of the API, in rows. */
const MAX_ROWS = 100;

/** Connects react-admin to the API: page numbers become cursors, and rows are never counted. */
export function buildDataProvider(resources: Readonly<Record<string, ApiResource>>): DataProvider {
  const pages = new KeysetPages();
  const find = (name: string): ApiResource => {
    const resource = resources[name];
    if (resource === undefined) throw new Error(`There is no list called ${name}.`);
    return resource;
  };
  // react-admin lets each caller choose the type of a row; ours are the API's own, typed in resources.ts.
  const provider: DataProvider = {
    getList: async (name, params) => listPage(find(name), name, params, pages) as Promise<GetListResult>,
    getOne: async (name, { id }) => ({ data: await supported(find(name).get, name)(String(id)) }) as never,
    getMany: async (name, { ids }) => {
      const get = supported(find(name).get, name);
      return { data: await Promise.all(ids.map((id) => get(String(id)))) } as never;
    },
    getManyReference: () => Promise.reject(new Error('The API has no such lists.')),
    create: async (name, { data }) =>
      ({ data: await withFieldErrors(supported(find(name).create, name)(data as never)) }) as never,
    update: async (name, { id, data }) =>
      ({
        data: await withFieldErrors(supported(find(name).update, name)(String(id), data as never)),
      }) as never,
    updateMany: () => Promise.reject(new Error('The API changes one row at a time.')),
    delete: async (name, { id, previousData }) => {
      await supported(find(name).remove, name)(String(id));
      return { data: previousData ?? { id } } as never;
    },
    deleteMany: () => Promise.reject(new Error('The API deletes one row at a time.')),
  };
  return provider;
}

async function listPage(
  resource: ApiResource,
  name: string,
  params: GetListParams,
  pages: KeysetPages,
): Promise<GetListResult<RaRecord<string>>> {
  const { page, perPage } = params.pagination ?? { page: 1, perPage: MAX_ROWS };
  const limit = Math.min(perPage, MAX_ROWS);
  const filter = queryOf((params.filter ?? {}) as Record<string, unknown>);
  const list = listName(name, filter, limit);
  const cursor = pages.cursorOf(list, page);
  if (cursor === undefined) return UNKNOWN_PAGE;
  try {
    const { data, nextCursor } = await resource.list(filter, {
      limit,
      ...(cursor === null ? {} : { cursor }),
    });
    pages.remember(list, page, nextCursor);
    return { data: [...data], pageInfo: { hasNextPage: nextCursor !== null, hasPreviousPage: page > 1 } };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'invalid_cursor' || page === 1) throw error;
    pages.forget(list);
    return UNKNOWN_PAGE;
  }
}

/** A page whose cursor is unknown. react-admin goes back to the first page when a later one is empty. */
const UNKNOWN_PAGE = { data: [], pageInfo: { hasNextPage: false, hasPreviousPage: true } };

function supported<Method>(method: Method | undefined, name: string): Method {
  if (method === undefined) throw new Error(`The API cannot do this with ${name}.`);
  return method;
}
