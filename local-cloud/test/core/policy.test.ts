import { evaluate } from '../../src/core/policy/evaluate';
import { parsePolicy } from '../../src/core/policy/document';
import type { Context } from '../../src/core/policy/condition';
import type { Statement } from '../people';

const says = (statements: Statement[], action: string, resource: string, context: Context = {}) =>
  evaluate([parsePolicy(JSON.stringify({ Version: '1', Statement: statements }))], action, resource, context);

const IMAGE = 'acs:ecs:cn-shanghai:1:image/m-1';
const allow = (more: Partial<Statement>): Statement => ({ Effect: 'Allow', Action: 'ecs:*', Resource: '*', ...more });

describe('what policies say', () => {
  it.each<[string, Statement[], string, string, string]>([
    ['nothing', [allow({ Action: 'oss:*' })], 'ecs:CopyImage', IMAGE, 'implicit-deny'],
    ['an action by name', [allow({ Action: 'ecs:CopyImage' })], 'ecs:CopyImage', IMAGE, 'allow'],
    ['a name without regard to case', [allow({ Action: 'ECS:copyimage' })], 'ecs:CopyImage', IMAGE, 'allow'],
    ['a name that only begins alike', [allow({ Action: 'ecs:Copy' })], 'ecs:CopyImage', IMAGE, 'implicit-deny'],
    ['`*` in an action', [allow({ Action: ['x:Y', 'ecs:Copy*'] })], 'ecs:CopyImage', IMAGE, 'allow'],
    ['`?` is one character', [allow({ Action: 'ecs:Copy?mage' })], 'ecs:CopyImage', IMAGE, 'allow'],
    ['`?` is not none', [allow({ Action: 'ecs:CopyImage?' })], 'ecs:CopyImage', IMAGE, 'implicit-deny'],
    ['dots are dots', [allow({ Action: 'ecs.CopyImage' })], 'ecs:CopyImage', IMAGE, 'implicit-deny'],
    ['a resource by name', [allow({ Resource: IMAGE })], 'ecs:CopyImage', IMAGE, 'allow'],
    ['another resource', [allow({ Resource: 'acs:ecs:*:*:image/m-2' })], 'ecs:CopyImage', IMAGE, 'implicit-deny'],
    ['`*` in a resource', [allow({ Resource: 'acs:ecs:*:1:image/*' })], 'ecs:CopyImage', IMAGE, 'allow'],
    ['another type', [allow({ Resource: 'acs:ecs:*:*:snapshot/*' })], 'ecs:CopyImage', IMAGE, 'implicit-deny'],
    ['NotAction', [allow({ Action: undefined, NotAction: 'ram:*' })], 'ecs:CopyImage', IMAGE, 'allow'],
    [
      'NotAction that holds',
      [allow({ Action: undefined, NotAction: 'ecs:*' })],
      'ecs:CopyImage',
      IMAGE,
      'implicit-deny',
    ],
    ['Deny after Allow', [allow({}), allow({ Effect: 'Deny' })], 'ecs:CopyImage', IMAGE, 'explicit-deny'],
    ['Deny before Allow', [allow({ Effect: 'Deny' }), allow({})], 'ecs:CopyImage', IMAGE, 'explicit-deny'],
    ['Deny of another', [allow({}), allow({ Effect: 'Deny', Action: 'ecs:Delete*' })], 'ecs:CopyImage', IMAGE, 'allow'],
  ])('%s', (_name, statements, action, resource, verdict) => {
    expect(says(statements, action, resource)).toBe(verdict);
  });

  it.each<[string, Statement['Condition'], Context, boolean]>([
    ['StringEquals', { StringEquals: { 'acs:ResourceTag/vault': 'a' } }, { 'acs:ResourceTag/vault': ['a'] }, true],
    [
      'StringEquals, other',
      { StringEquals: { 'acs:ResourceTag/vault': 'a' } },
      { 'acs:ResourceTag/vault': ['A'] },
      false,
    ],
    ['StringEquals, one of', { StringEquals: { k: ['a', 'b'] } }, { k: ['b'] }, true],
    ['StringEquals, absent', { StringEquals: { k: 'a' } }, {}, false],
    ['StringNotEquals', { StringNotEquals: { k: ['a', 'b'] } }, { k: ['b'] }, false],
    ['StringNotEquals, absent', { StringNotEquals: { k: 'a' } }, {}, true],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { k: 'A' } }, { k: ['a'] }, true],
    ['StringLike', { StringLike: { k: 'night-*' } }, { k: ['night-1'] }, true],
    ['StringNotLike', { StringNotLike: { k: 'night-*' } }, { k: ['night-1'] }, false],
    ['ForAnyValue', { 'ForAnyValue:StringEquals': { k: ['b'] } }, { k: ['a', 'b'] }, true],
    ['ForAnyValue, none', { 'ForAnyValue:StringEquals': { k: ['c'] } }, { k: ['a', 'b'] }, false],
    ['ForAllValues', { 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'b'] }, true],
    ['ForAllValues, not all', { 'ForAllValues:StringEquals': { k: ['a'] } }, { k: ['a', 'b'] }, false],
    ['IpAddress', { IpAddress: { 'acs:SourceIp': ['10.0.0.0/8'] } }, { 'acs:SourceIp': ['10.9.8.7'] }, true],
    ['IpAddress, outside', { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } }, { 'acs:SourceIp': ['11.0.0.1'] }, false],
    ['NotIpAddress', { NotIpAddress: { 'acs:SourceIp': '10.0.0.1' } }, { 'acs:SourceIp': ['10.0.0.1'] }, false],
    ['Bool', { Bool: { 'acs:SecureTransport': 'true' } }, { 'acs:SecureTransport': ['false'] }, false],
    ['DateLessThan', { DateLessThan: { t: '2026-03-02T00:00:00Z' } }, { t: ['2026-03-01T10:00:00.000Z'] }, true],
    ['DateGreaterThan', { DateGreaterThan: { t: '2026-03-02T00:00:00Z' } }, { t: ['2026-03-01T10:00:00.000Z'] }, false],
    ['NumericLessThanEquals', { NumericLessThanEquals: { n: '5' } }, { n: ['5'] }, true],
    ['keys without regard to case', { StringEquals: { 'acs:sourceip': '1' } }, { 'acs:SourceIp': ['1'] }, true],
    ['all keys must hold', { StringEquals: { a: '1', b: '2' } }, { a: ['1'], b: ['3'] }, false],
    ['all operators must hold', { StringEquals: { a: '1' }, Bool: { b: 'true' } }, { a: ['1'], b: ['true'] }, true],
  ])('under the condition %s', (_name, condition, context, holds) => {
    expect(says([allow({ Condition: condition })], 'ecs:X', IMAGE, context)).toBe(holds ? 'allow' : 'implicit-deny');
  });

  it('refuses operators and documents that it does not understand', () => {
    const odd = allow({ Condition: { StringResembles: { k: 'a' } } });
    expect(() => says([odd], 'ecs:X', IMAGE, { k: ['a'] })).toThrow('"StringResembles"');
    expect(() => parsePolicy('{"Statement":[{"Effect":"Maybe","Action":"*"}]}')).toThrow('Effect');
    expect(() => parsePolicy('{"Version":"1"}')).toThrow('Statement');
  });
});
