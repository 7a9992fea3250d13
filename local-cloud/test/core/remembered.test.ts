import { remembered } from '../../src/core/remembered';

test('a text is made something of once, also of nothing, until so many others came', () => {
  const asked: string[] = [];
  const known = remembered(2, (text) => {
    asked.push(text);
    return text === 'none' ? undefined : text.toUpperCase();
  });
  expect(['a', 'none', 'a', 'none'].map(known)).toEqual(['A', undefined, 'A', undefined]);
  expect(asked).toEqual(['a', 'none']);
  expect(['b', 'b', 'a'].map(known)).toEqual(['B', 'B', 'A']);
  expect(asked).toEqual(['a', 'none', 'b', 'a']);
});
