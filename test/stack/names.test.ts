import fc from 'fast-check';
import { resourceNames } from '../../src/stack/names';
import { ACCOUNT, run } from './declared';
import { EXAMPLE } from './example';

const LONG = `a-stack.of_Team-${'x'.repeat(84)}`;

const SUBJECTS = ['silence', 'failure', 'refusal', 'outage'] as const;
const RULES: [kind: string, valid: RegExp, names: (of: ReturnType<typeof resourceNames>) => string[]][] = [
  ['RAM user and role', /^[A-Za-z0-9-]{1,64}$/, (of) => [of.user, of.role]],
  [
    'RAM policy',
    /^[A-Za-z0-9-]{1,128}$/,
    (of) => [of.userPolicy(1), of.userPolicy(5), of.rolePolicy(1), of.rolePolicy(5)],
  ],
  ['log project', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, (of) => [of.logProject]],
  ['function', /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, (of) => [of.functionName]],
  ['alarm rule', /^[A-Za-z0-9_-]{1,100}$/, (of) => SUBJECTS.map((subject) => of.alarm(subject))],
];

const REGION = 'cn-shanghai-finance-1';
const stacks = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/),
  // Alike but for what is cut or replaced.
  fc.constantFrom('prod', 'Prod', 'pr.od', 'pr-od', 'pr_od', `${LONG}1`, `${LONG}2`),
);

test.each(RULES)('%s: valid, and never that of another stack', (_kind, valid, names) => {
  fc.assert(
    fc.property(stacks, stacks, (a, b) => {
      const [ofA, ofB] = [a, b].map((stack) => names(resourceNames('offsite', stack, REGION, ACCOUNT))) as [
        string[],
        string[],
      ];
      for (const name of ofA) if (!valid.test(name)) throw new Error(`not a valid name: ${name}`);
      if (new Set(ofA).size < ofA.length) throw new Error(`twice: ${ofA.join()}`);
      const shared = a === b ? [] : ofA.filter((name) => ofB.includes(name));
      if (shared.length > 0) throw new Error(`of two stacks: ${shared.join()}`);
    }),
    { numRuns: 500 },
  );
});

test('short names are left as a person would write them', () => {
  const names = resourceNames('offsite', 'prod', 'cn-qingdao', ACCOUNT);
  expect([names.user, names.role, names.functionName, names.alarm('silence')]).toEqual([
    'offsite-prod-user',
    'offsite-prod-function',
    'offsite-prod',
    'offsite-prod-silence-cn-qingdao',
  ]);
});

test('two accounts never share a log project', () => {
  const of = (account: string): string => resourceNames('offsite', 'prod', 'cn-qingdao', account).logProject;
  expect(of('1')).not.toBe(of('2'));
});

test('the whole program takes a long stack name', async () => {
  const config = { ...EXAMPLE, 'offsite:vault': 'long', 'offsite:alarmContactGroups': 'ops' };
  const { resources } = await run(config, { stack: LONG });
  expect(resources['tick-cn-qingdao-function V3Function']?.inputs['functionName']).toMatch(/^[\w-]{1,64}$/);
});
