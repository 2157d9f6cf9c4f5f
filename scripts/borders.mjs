// Which part of the code may import which: the rooms of `src`, the floors within a room, the libs. oxlint.config.mjs
// enforces it, and docs:graph draws what is there.
import { readdirSync } from 'node:fs';

/** The modules of `src` and the modules that each may import from. Every module may import libs, by their names. */
export const rooms = {
  config: [],
  platform: ['config'],
  identity: ['config', 'platform'],
  observability: ['config', 'platform', 'identity'],
  web: ['config', 'platform', 'observability'],
  tasks: ['config', 'platform', 'identity'],
  'x-access': ['config', 'platform'],
  'twitter-connection': ['config', 'platform', 'identity', 'x-access'],
  verification: ['config', 'platform', 'identity', 'tasks', 'x-access', 'twitter-connection'],
  maintenance: ['config', 'platform', 'identity', 'tasks', 'x-access', 'twitter-connection', 'verification'],
};

/** The layers within verification, and the layers that each may import from. */
const verificationFloors = {
  verdict: [],
  slots: [],
  evidence: ['verdict'],
  rules: ['verdict', 'evidence'],
  completion: ['verdict', 'rules'],
  logs: ['verdict', 'completion'],
  verify: ['verdict', 'evidence', 'rules', 'completion', 'logs'],
  claims: ['verdict', 'slots', 'completion', 'verify', 'logs'],
  queue: ['verdict', 'slots', 'completion', 'verify'],
  review: ['verdict', 'completion', 'verify', 'logs'],
  batch: ['verdict', 'slots', 'completion', 'verify', 'logs'],
};

/** Libs that run in a browser, and the other libs that they may import. */
export const webApps = ['admin-panel', 'member-page'];
const forBrowsers = ['client', 'task-target'];
export const libs = [
  'client',
  'database',
  'database-admin',
  'task-target',
  'token-vault',
  'x-api',
  'x-simulator',
];

const rootFiles = readdirSync(new URL('../src/', import.meta.url))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace('.ts', '\\.js'));

const upwards = (names) => `^(?:\\.\\./)+(?:${names.join('|')})`;

/** Tests may import the `testing` folders of libs, which the index does not export. */
const deepLibs = (isTest) => ({
  group: ['**/libs/**', '\\#*/*', ...(isTest ? ['!**/libs/**/testing/**'] : [])],
  message: 'Import a lib by its name: #database, #x-api, ...',
});

function roomPatterns(room, isTest) {
  const closed = Object.keys(rooms).filter((other) => other !== room && !rooms[room].includes(other));
  return [
    deepLibs(isTest),
    {
      regex: `${upwards([...closed, 'cli'].map((name) => `${name}/`))}|${upwards(rootFiles)}$`,
      message: `src/${room} may import from: ${[...rooms[room], 'libs'].join(', ')}.`,
    },
    { group: ['#database-admin'], message: 'The running service does without what only an operator needs.' },
  ];
}

function floorPatterns(floor, isTest) {
  const closed = Object.keys(verificationFloors).filter(
    (other) => other !== floor && !verificationFloors[floor].includes(other),
  );
  return [
    ...roomPatterns('verification', isTest),
    {
      regex: upwards(closed.map((name) => `${name}/`)),
      message: `src/verification/${floor} may import from: ${verificationFloors[floor].join(', ')}.`,
    },
  ];
}

function libPatterns(lib, isTest) {
  const others = [...libs, ...webApps].filter((other) => other !== lib);
  return [
    { regex: '(?:^|/)src/|^@nestjs/', message: 'A lib must not import the service or Nest.' },
    {
      group: [
        ...others.map((other) => `**/../${other}/**`),
        ...(isTest ? others.map((other) => `!**/../${other}/**/testing/**`) : []),
      ],
      message: 'Import another lib by its name.',
    },
    ...(webApps.includes(lib)
      ? [
          {
            regex: `^#(?:${libs.filter((name) => !forBrowsers.includes(name)).join('|')})$`,
            message: 'The only other libs that a web app may import are #client and #task-target.',
          },
        ]
      : []),
    ...([...webApps, ...forBrowsers].includes(lib)
      ? [{ regex: '^node:', message: 'This code runs in a browser.' }]
      : []),
    ...(lib === 'client'
      ? [{ regex: '^#', message: 'The client is a package of its own: it can import no other lib.' }]
      : []),
  ];
}

const noForwardRef = {
  name: '@nestjs/common',
  importNames: ['forwardRef'],
  message: 'Modules must not depend on each other in a circle: break it instead.',
};

const rule = (patterns) => ({
  'no-restricted-imports': ['error', { paths: [noForwardRef], patterns }],
});

/** Specs may import what the code around them may import, and the `testing` folders of libs. */
const product = (folder, patternsOf) => [
  { files: [`${folder}/**/*.{ts,tsx}`], rules: rule(patternsOf(false)) },
  { files: [`${folder}/**/*spec.ts`, `${folder}/**/testing/**/*.ts`], rules: rule(patternsOf(true)) },
];

export const borders = [
  { files: ['**/*.{ts,tsx}'], rules: rule([deepLibs(false)]) },
  { files: ['test/**/*.ts'], rules: rule([deepLibs(true)]) },
  ...Object.keys(rooms).flatMap((room) => product(`src/${room}`, (isTest) => roomPatterns(room, isTest))),
  ...Object.keys(verificationFloors).flatMap((floor) =>
    product(`src/verification/${floor}`, (isTest) => floorPatterns(floor, isTest)),
  ),
  ...libs.flatMap((lib) => product(`libs/${lib}`, (isTest) => libPatterns(lib, isTest))),
  // Vite's configuration is not part of a web app.
  ...webApps.flatMap((app) =>
    ['src', 'native'].flatMap((part) => product(`libs/${app}/${part}`, (isTest) => libPatterns(app, isTest))),
  ),
];
