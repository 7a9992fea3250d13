import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The workflows that a user copies give each step what it needs, and other people's code nothing. */
const FOLDER = join(__dirname, '../../../.github/workflows');

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}
interface Job {
  if?: string;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  permissions: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

const files = readdirSync(FOLDER);
const workflowOf = (file: string): Workflow => parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
const hasSecrets = (part: unknown): boolean => JSON.stringify(part ?? {}).includes('secrets.');
const asksTheCloud = ({ uses = '', run = '' }: Step): boolean => /pulumi\/actions|offsite --/.test(uses + run);
const takesRole = ({ steps }: Job): boolean => steps.some(({ uses }) => uses?.includes('configure-aliyun-credentials'));

test.each(files)('%s: secrets reach the steps that ask the cloud alone', (file) => {
  const { jobs, env } = workflowOf(file);
  expect(hasSecrets(env)).toBe(false);
  for (const job of Object.values(jobs)) {
    expect(hasSecrets(job.env)).toBe(false);
    expect(job.steps.filter((step) => hasSecrets(step) && !asksTheCloud(step))).toEqual([]);
  }
  // Else nothing was looked at.
  expect(hasSecrets(jobs)).toBe(true);
});

test.each(files)('%s: only who takes a role may ask for a token, and none may write', (file) => {
  const { jobs, permissions } = workflowOf(file);
  expect(permissions).toEqual({ contents: 'read' });
  for (const job of Object.values(jobs)) {
    expect(job.permissions?.['id-token'] === 'write').toBe(takesRole(job));
    expect(job.permissions?.['contents'] ?? 'read').toBe('read');
  }
});

test('a pull request previews under a role of its own, not that of the merge, and not from a fork', () => {
  const { preview, deploy } = workflowOf('deploy.yml').jobs;
  expect(JSON.stringify(preview)).toContain('vars.ALICLOUD_PREVIEW_ROLE');
  expect(JSON.stringify(preview)).not.toContain('DEPLOY_ROLE');
  expect(preview?.if).toContain('head.repo.full_name == github.repository');
  expect(deploy?.if).toBe("github.event_name == 'push'");
});
