import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, type Member } from '../support/members/member.js';
import { expectRedirectsOnList, outcomeOf } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const AUTHORIZE = '/v1/twitter/connection/authorize';

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { FRONTEND_URLS: 'http://localhost:5173/app,http://localhost:4200/tools/tasks' },
  });
  alice = aMember(testApp, 'alice');
});

afterAll(async () => {
  expectRedirectsOnList(testApp);
  await testApp.close();
});

const elsewhere = [
  'http://evil.example/app',
  'https://evil.example',
  'http://localhost.evil.example:5173/app',
  'http://evil.example/http://localhost:5173/app',
  'http://evil.example?http://localhost:5173/app',
  'http://evil.example#http://localhost:5173/app',
  'http://localhost5173/app',
  'http://local-host:5173/app',
  'http://localhost.:5173/app',
  'http://127.0.0.1:5173/app',
  'http://[::1]:5173/app',
  'http://loc\u0430lhost:5173/app',
  'http://localhost\uff0eevil.example/app',
  'http://localhost\u3002evil.example/app',
  'http://evil\u2024example/app',
];
const otherOrigins = [
  'https://localhost:5173/app',
  'http://localhost/app',
  'http://localhost:80/app',
  'http://localhost:51730/app',
  'http://localhost:4200/app',
  'http://localhost:5173@evil.example/app',
];
const credentials = [
  'http://evil.example@localhost:5173/app',
  'http://user:password@localhost:5173/app',
  'http://@localhost:5173@evil.example/app',
  'http://localhost:5173%2F@evil.example/app',
];
const notWeb = [
  'javascript:alert(1)',
  'javascript://localhost:5173/app%0aalert(1)',
  'JaVaScRiPt:alert(1)//http://localhost:5173/app',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///app',
  'blob:http://localhost:5173/app',
  'ftp://localhost:5173/app',
];
const relative = [
  '',
  '/',
  '/app',
  'app',
  '//evil.example',
  '//localhost:5173/app',
  '///evil.example',
  'http:',
  'http:/localhost:5173/app',
  'http:localhost:5173/app',
  'http:///localhost:5173/app',
];
const backslashes = [
  'http:\\\\evil.example\\app',
  '\\\\evil.example',
  '/\\evil.example',
  'http://localhost:5173\\@evil.example/app',
  'http://localhost:5173/app\\..\\evil',
  'http://evil.example\\@localhost:5173/app',
];
const outsideThePath = [
  'http://localhost:5173',
  'http://localhost:5173/',
  'http://localhost:5173/appevil',
  'http://localhost:5173/app.evil',
  'http://localhost:5173/APP',
  'http://localhost:5173/application/x',
  'http://localhost:5173//app',
  'http://localhost:5173/?/app',
  'http://localhost:5173/#/app',
  'http://localhost:5173/app/..',
  'http://localhost:5173/app/../evil',
  'http://localhost:5173/app/./../evil',
  'http://localhost:5173/app/%2e%2e/evil',
  'http://localhost:5173/app/%2E./evil',
  'http://localhost:5173/app/.%2e/evil',
  'http://localhost:5173/app/x/../../evil',
  'http://localhost:5173/app%2f..%2fevil',
  'http://localhost:5173/app/..%2fevil',
  'http://localhost:5173/app/..%5cevil',
  'http://localhost:5173/app/x%2F..%2F..%2Fevil',
  'http://localhost:5173/app/..;/evil',
  'http://localhost:5173/app/%00',
  'http://localhost:5173/app/%0d%0aset-cookie:x=1',
  'http://localhost:4200/tools',
  'http://localhost:4200/tools/tasksevil',
  'http://localhost:4200/tools/tasks/../secret',
];
const odd = [
  ' http://localhost:5173/app',
  'http://localhost:5173/app ',
  'http://localhost:5173/app\t',
  'http://localhost:5173/ap\np',
  'ht\ntp://localhost:5173/app',
  'http://localhost:5173/app\r\nset-cookie: x=1',
  'http://localhost:5173/app\u0000',
  'http://localhost:5173/app\u2028',
  'http://localhost:5173/app/\u202egpj',
  'http://localhost:5173/app\ufeff',
  `http://localhost:5173/app/${'x'.repeat(10_000)}`,
  'http://localhost:notaport/app',
  'http://localhost:99999/app',
  'null',
  '*',
];

describe('a return address that is not allowed', () => {
  const hostile = {
    elsewhere,
    otherOrigins,
    credentials,
    notWeb,
    relative,
    backslashes,
    outsideThePath,
    odd,
  };
  const corpus = Object.entries(hostile).flatMap(([kind, addresses]) =>
    addresses.map((address) => [kind, JSON.stringify(address).slice(0, 80), address]),
  );

  it.each(corpus)('should be refused (%s): %s', async (_kind, _shown, returnTo) => {
    const before = await testApp.database.authorizationRequest.count();
    const response = await alice.post(AUTHORIZE, { returnTo });
    expectProblem(response, 400, 'return_to_not_allowed');
    expect(response.headers['set-cookie']).toBeUndefined();
    expect(await testApp.database.authorizationRequest.count()).toBe(before);
  });

  const noText: [unknown][] = [
    [5],
    [true],
    [{}],
    [[]],
    [['http://localhost:5173/app']],
    [{ href: 'http://localhost:5173/app' }],
  ];

  it.each(noText)('should be refused when it is not a string: %j', async (returnTo) => {
    expectProblem(await alice.post(AUTHORIZE, { returnTo }), 400, 'validation_failed');
  });
});

describe('a return address that is allowed', () => {
  it.each([
    ['http://localhost:5173/app', 'http://localhost:5173/app?twitter=connected'],
    ['http://localhost:5173/app/', 'http://localhost:5173/app/?twitter=connected'],
    ['HTTP://LOCALHOST:5173/app', 'http://localhost:5173/app?twitter=connected'],
    ['http://localhost:5173/app/tasks/7', 'http://localhost:5173/app/tasks/7?twitter=connected'],
    ['http://localhost:5173/app/a/../b', 'http://localhost:5173/app/b?twitter=connected'],
    ['http://localhost:5173/app/f%C3%BCr', 'http://localhost:5173/app/f%C3%BCr?twitter=connected'],
    ['http://localhost:5173/app?tab=2', 'http://localhost:5173/app?tab=2&twitter=connected'],
    [
      'http://localhost:5173/app?next=%2Ftasks%2F7%3Fa%3Db',
      'http://localhost:5173/app?next=%2Ftasks%2F7%3Fa%3Db&twitter=connected',
    ],
    ['http://localhost:5173/app#top', 'http://localhost:5173/app?twitter=connected#top'],
    [
      'http://localhost:5173/app/x?a=1&b=2#/deep/link?c=3',
      'http://localhost:5173/app/x?a=1&b=2&twitter=connected#/deep/link?c=3',
    ],
    ['http://localhost:4200/tools/tasks', 'http://localhost:4200/tools/tasks?twitter=connected'],
    ['http://localhost:4200/tools/tasks/1', 'http://localhost:4200/tools/tasks/1?twitter=connected'],
    [
      'http://localhost:5173/app?twitter=error&code=invalid_state&twitter=denied&tab=2',
      'http://localhost:5173/app?twitter=connected&tab=2',
    ],
  ])('should get the outcome in its query: %s', async (returnTo, location) => {
    const { callback, cookie } = await alice.approvedSignIn({ returnTo });
    expect(outcomeOf(await alice.comeBack(callback, cookie))).toBe(location);
  });

  it('should be the first frontend address when none is given', async () => {
    expect((await alice.signIn()).href).toBe('http://localhost:5173/app?twitter=connected');
  });
});
