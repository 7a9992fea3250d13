import type { ParamSpec } from '../core/action';

// Parameters of actions that the official metadata does not have.

/** Of plain texts; `name!` is required. */
export const parametersOf = (names: string): ParamSpec[] =>
  names.split(' ').map((name) => ({ name: name.replace('!', ''), type: 'string', required: name.endsWith('!') }));

export const PAGE: ParamSpec[] = [
  { name: 'PageNumber', type: 'integer' },
  { name: 'PageSize', type: 'integer' },
];

export const TAG: ParamSpec = {
  name: 'Tag',
  type: 'list',
  members: [
    { name: 'Key', type: 'string' },
    { name: 'Value', type: 'string' },
  ],
};
