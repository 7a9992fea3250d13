const boundaries = require('eslint-plugin-boundaries');
const tseslint = require('typescript-eslint');

// The rooms of the tree, and which rooms each may look into (docs: the layout in README).
const ROOMS = {
  plan: [],
  recovery: ['plan'],
  cloud: ['plan'],
  reconcile: ['plan', 'recovery', 'cloud'],
  function: ['plan', 'recovery', 'cloud', 'reconcile'],
  rehearsal: ['plan', 'recovery', 'cloud', 'reconcile', 'local-cloud'],
  cli: ['plan', 'recovery', 'cloud', 'reconcile', 'rehearsal'],
  stack: ['plan', 'recovery', 'cloud'],
};
const everywhere = [...Object.keys(ROOMS), 'local-cloud'];

const allowed = (from, to) => ({
  from: { element: { type: from } },
  allow: to.map((type) => ({ to: { element: { type } } })),
});

const clockRule = [
  'error',
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Time is passed in: take a clock as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is passed in: take a clock as an argument.',
  },
];

module.exports = tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', 'coverage/', '.cache/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.js', '.json'] } },
      'boundaries/elements': [
        ...Object.keys(ROOMS).map((room) => ({ type: room, pattern: `src/${room}` })),
        { type: 'local-cloud', pattern: 'local-cloud/src' },
        { type: 'outside', pattern: '{demo,scripts,test}' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(ROOMS).map(([from, allow]) => allowed(from, [...allow, from])),
            allowed('local-cloud', ['local-cloud']),
            {
              // How things are called in the cloud knows nothing of Pulumi, and whoever looks for them has to know it.
              from: { element: { type: 'cli' } },
              allow: [{ to: { element: { type: 'stack', fileInternalPath: 'names.ts' } } }],
            },
            allowed('outside', [...everywhere, 'outside']),
          ],
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      complexity: ['error', 12],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-syntax': clockRule } },
  { files: ['**/test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.{js,cjs}'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
