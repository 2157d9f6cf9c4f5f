import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/**
 * The rooms of the house and the rooms each may look into. Arrows run one way; `app` is the one place that
 * sees them all. Every room may use `libs` through their names in package.json (`#x-api`), never deeper.
 */
const rooms = {
  config: [],
  platform: ['config'],
  identity: ['config', 'platform'],
  observability: ['config', 'platform', 'identity'],
  web: ['config', 'platform', 'observability'],
  tasks: ['config', 'platform', 'identity'],
  'x-access': ['config', 'platform', 'identity'],
  'twitter-connection': ['config', 'platform', 'identity', 'x-access'],
  verification: ['config', 'platform', 'identity', 'tasks', 'x-access', 'twitter-connection'],
  maintenance: ['config', 'platform', 'identity', 'tasks', 'x-access', 'twitter-connection', 'verification'],
};

const importRules = (patterns) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: [
        {
          name: '@nestjs/common',
          importNames: ['forwardRef'],
          message: 'Modules depend one way: break the circle instead.',
        },
      ],
      patterns,
    },
  ],
});
const noDeepLibs = {
  group: ['**/libs/**', '\\#*/*'],
  message: 'Import a lib by its name: #database, #x-api, ...',
};

const borders = Object.entries(rooms).map(([room, allowed]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: importRules(
    [
      noDeepLibs,
      {
        group: Object.keys(rooms)
          .filter((other) => other !== room && !allowed.includes(other))
          .flatMap((other) => [`../${other}/**`, `../../${other}/**`]),
        message: `src/${room} may import from: ${[...allowed, 'libs'].join(', ')}.`,
      },
    ].filter(({ group }) => group.length > 0),
  ),
}));

/** Libs that run in a browser. */
const webApps = ['admin-panel', 'member-page'];
const noServer = [
  { regex: '^#(?!task-target$)', message: 'A web app knows of the other libs only #task-target.' },
  { regex: '^node:', message: 'A web app runs in a browser.' },
];

const libNames = ['database', 'task-target', 'token-vault', 'x-api', 'x-simulator', ...webApps];
const libBorders = libNames.map((lib) => ({
  files: [`libs/${lib}/**/*.{ts,tsx}`],
  ignores: ['**/vite.config.ts'],
  rules: importRules([
    { group: ['**/src/**', '@nestjs/*'], message: 'A lib knows neither the service nor Nest.' },
    ...(webApps.includes(lib) ? noServer : []),
    {
      group: libNames
        .filter((other) => other !== lib)
        .flatMap((other) => [`../${other}/**`, `../../${other}/**`]),
      message: 'Import another lib by its name.',
    },
  ]),
}));

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      'libs/database/generated/',
      'libs/admin-panel/generated/',
      'node_modules/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // Response and DTO classes describe JSON for OpenAPI and class-validator; plain objects of their shape are the point.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Nest modules and passport strategies are classes that only carry decorators or overrides.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment.' },
      ],
      ...importRules([noDeepLibs]),
    },
  },
  ...borders,
  ...libBorders,
  {
    files: webApps.map((app) => `libs/${app}/**/*.{ts,tsx}`),
    extends: [reactHooks.configs.flat['recommended-latest']],
  },
  {
    files: ['src/config/**/*.ts', 'test/**/*.ts', '**/*.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*spec.ts', '**/testing/**/*.ts', 'test/**/*.ts'],
    plugins: { jest },
    rules: {
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', '**.expect', 'expect*', 'fc.assert'] },
      ],
      // Response bodies of supertest are `any`: assertions, not types, check them.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'Buffer', 'fetch', 'setInterval'].map((name) => [name, 'readonly']),
      ),
    },
  },
);
