// Stands in for a program on the PATH of a runbook's shell: hands what was typed to the test, and says what that answers.
const { request } = require('node:http');

const [url, program, ...args] = process.argv.slice(2);
const asked = request(url, { method: 'POST' }, (answer) => {
  let text = '';
  answer.on('data', (part) => (text += part));
  answer.on('end', () => {
    const { code, out, err } = JSON.parse(text);
    process.stdout.write(out);
    process.stderr.write(err);
    process.exitCode = code;
  });
});
asked.end(JSON.stringify({ program, args }));
