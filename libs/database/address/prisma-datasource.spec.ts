import path from 'node:path';

import { packageRoot } from '../package-root.js';
import { prismaDatasourceOf } from './prisma-datasource.js';

describe('prismaDatasourceOf', () => {
  it.each([
    ['file:./data/app.db', 'sqlite', `file:${path.join(packageRoot, 'data/app.db')}`],
    ['mariadb://root@db/app', 'mysql', 'mysql://root@db:3306/app'],
    [
      'postgres://a%40b:p%2Fw@[::1]/app?schema=MyApp&connection_limit=3',
      'postgresql',
      'postgresql://a%40b:p%2Fw@[::1]:5432/app?schema=MyApp&sslmode=disable',
    ],
    [
      'postgresql://u@db/app?sslmode=no-verify',
      'postgresql',
      'postgresql://u@db:5432/app?sslmode=require&sslaccept=accept_invalid_certs',
    ],
    ['mysql://u@db/app?sslmode=verify-full', 'mysql', 'mysql://u@db:3306/app?sslaccept=strict'],
  ])('should convert %s for Prisma', (url, provider, told) => {
    expect(prismaDatasourceOf(url)).toEqual({ provider, url: told });
  });
});
