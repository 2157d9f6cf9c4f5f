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
  {
    regex: '^#(?:database|token-vault|x-api|x-simulator)$',
    message: 'A web app knows of the other libs only #task-target.',
  },
  { regex: '^node:', message: 'A web app runs in a browser.' },
];

const libNames = ['database', 'task-target', 'token-vault', 'x-api', 'x-simulator', ...webApps];
const libBorders = libNames.map((lib) => ({
  // Vite's configuration of a web app is no part of it.
  files: webApps.includes(lib) ? [`libs/${lib}/{src,native}/**/*.{ts,tsx}`] : [`libs/${lib}/**/*.ts`],
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

const all = (names) => Object.fromEntries(names.map((name) => [name, 'error']));

/** What ESLint recommends for every language version. */
const recommended = all([
  'constructor-super',
  'for-direction',
  'getter-return',
  'no-async-promise-executor',
  'no-case-declarations',
  'no-class-assign',
  'no-compare-neg-zero',
  'no-cond-assign',
  'no-const-assign',
  'no-constant-binary-expression',
  'no-constant-condition',
  'no-control-regex',
  'no-debugger',
  'no-delete-var',
  'no-dupe-class-members',
  'no-dupe-else-if',
  'no-dupe-keys',
  'no-duplicate-case',
  'no-empty-character-class',
  'no-empty-pattern',
  'no-empty-static-block',
  'no-ex-assign',
  'no-extra-boolean-cast',
  'no-fallthrough',
  'no-func-assign',
  'no-global-assign',
  'no-import-assign',
  'no-invalid-regexp',
  'no-irregular-whitespace',
  'no-loss-of-precision',
  'no-misleading-character-class',
  'no-new-native-nonconstructor',
  'no-nonoctal-decimal-escape',
  'no-obj-calls',
  'no-prototype-builtins',
  'no-regex-spaces',
  'no-self-assign',
  'no-setter-return',
  'no-shadow-restricted-names',
  'no-sparse-arrays',
  'no-this-before-super',
  'no-unassigned-vars',
  'no-undef',
  'no-unexpected-multiline',
  'no-unreachable',
  'no-unsafe-finally',
  'no-unsafe-negation',
  'no-unsafe-optional-chaining',
  'no-unused-labels',
  'no-unused-private-class-members',
  'no-useless-assignment',
  'no-useless-backreference',
  'no-useless-catch',
  'no-useless-escape',
  'no-with',
  'preserve-caught-error',
  'require-yield',
  'use-isnan',
  'valid-typeof',
]);

/** typescript-eslint's strict and stylistic rules, with types. */
const strictTypes = all([
  'no-array-constructor',
  'no-empty-function',
  'no-unused-expressions',
  'no-useless-constructor',
  'no-var',
  'prefer-const',
  'prefer-rest-params',
  'prefer-spread',
  ...[
    'adjacent-overload-signatures',
    'array-type',
    'await-thenable',
    'ban-tslint-comment',
    'class-literal-property-style',
    'consistent-generic-constructors',
    'consistent-indexed-object-style',
    'consistent-type-assertions',
    'consistent-type-definitions',
    'dot-notation',
    'no-array-delete',
    'no-base-to-string',
    'no-confusing-non-null-assertion',
    'no-confusing-void-expression',
    'no-deprecated',
    'no-duplicate-enum-values',
    'no-duplicate-type-constituents',
    'no-dynamic-delete',
    'no-empty-object-type',
    'no-explicit-any',
    'no-extra-non-null-assertion',
    'no-floating-promises',
    'no-for-in-array',
    'no-implied-eval',
    'no-inferrable-types',
    'no-invalid-void-type',
    'no-meaningless-void-operator',
    'no-misused-new',
    'no-misused-promises',
    'no-mixed-enums',
    'no-namespace',
    'no-non-null-asserted-nullish-coalescing',
    'no-non-null-asserted-optional-chain',
    'no-non-null-assertion',
    'no-redundant-type-constituents',
    'no-require-imports',
    'no-this-alias',
    'no-unnecessary-boolean-literal-compare',
    'no-unnecessary-condition',
    'no-unnecessary-template-expression',
    'no-unnecessary-type-arguments',
    'no-unnecessary-type-assertion',
    'no-unnecessary-type-constraint',
    'no-unnecessary-type-conversion',
    'no-unnecessary-type-parameters',
    'no-unsafe-argument',
    'no-unsafe-assignment',
    'no-unsafe-call',
    'no-unsafe-declaration-merging',
    'no-unsafe-enum-comparison',
    'no-unsafe-function-type',
    'no-unsafe-member-access',
    'no-unsafe-return',
    'no-unsafe-unary-minus',
    'no-useless-default-assignment',
    'no-wrapper-object-types',
    'non-nullable-type-assertion-style',
    'only-throw-error',
    'prefer-as-const',
    'prefer-find',
    'prefer-for-of',
    'prefer-function-type',
    'prefer-includes',
    'prefer-literal-enum-member',
    'prefer-namespace-keyword',
    'prefer-nullish-coalescing',
    'prefer-optional-chain',
    'prefer-promise-reject-errors',
    'prefer-reduce-type-parameter',
    'prefer-regexp-exec',
    'prefer-return-this-type',
    'prefer-string-starts-ends-with',
    'related-getter-setter-pairs',
    'require-await',
    'switch-exhaustiveness-check',
    'triple-slash-reference',
    'unbound-method',
    'unified-signatures',
    'use-unknown-in-catch-callback-variable',
  ].map((name) => `typescript/${name}`),
]);

export default {
  plugins: ['typescript', 'jest', 'react'],
  categories: { correctness: 'off' },
  env: { builtin: true, node: true },
  options: { typeAware: true, typeCheck: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist/', 'coverage/', 'libs/database/generated/', 'libs/admin-panel/generated/'],
  rules: {
    ...recommended,
    'no-empty': ['error', { allowEmptyCatch: false }],
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
  },
  overrides: [
    {
      files: ['**/*.{ts,tsx}'],
      rules: {
        // The compiler knows the names that exist.
        'no-undef': 'off',
        ...strictTypes,
        'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
        // Nest modules and passport strategies are classes that only carry decorators or overrides.
        'typescript/no-extraneous-class': ['error', { allowWithDecorator: true }],
        'typescript/restrict-plus-operands': [
          'error',
          {
            allowAny: false,
            allowBoolean: false,
            allowNullish: false,
            allowNumberAndString: false,
            allowRegExp: false,
          },
        ],
        'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
        'typescript/return-await': ['error', 'error-handling-correctness-only'],
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
      env: { browser: true },
      rules: all(
        [
          'rules-of-hooks',
          'exhaustive-deps',
          'static-components',
          'use-memo',
          'void-use-memo',
          'preserve-manual-memoization',
          'incompatible-library',
          'immutability',
          'globals',
          'refs',
          'set-state-in-effect',
          'error-boundaries',
          'set-state-in-render',
          'unsupported-syntax',
        ].map((name) => `react/${name}`),
      ),
    },
    {
      files: ['src/config/**/*.ts', 'test/**/*.ts', '**/*.config.ts'],
      rules: { 'no-restricted-properties': 'off' },
    },
    {
      files: ['**/*spec.ts', '**/testing/**/*.ts', 'test/**/*.ts'],
      rules: {
        'jest/no-focused-tests': 'error',
        'jest/no-disabled-tests': 'error',
        'jest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', '**.expect', 'expect*', 'fc.assert'] },
        ],
        // Response bodies of supertest are `any`: assertions, not types, check them.
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-return': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-non-null-assertion': 'off',
      },
    },
  ],
};
