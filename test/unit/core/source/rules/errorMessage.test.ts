import assert from 'node:assert/strict';
import { Program } from '../programs';

/** Places of the error of a span that recorded a message and no stack. */
const errors = (program: Program, language: string, message: string): string[] =>
  program
    .places({
      name: 'work',
      service: 'shop',
      isError: true,
      resource: { 'telemetry.sdk.language': language },
      exceptions: [{ event: 0, type: '', message, stacktrace: '' }],
    })
    .filter(place => place.includes(' error '));

describe('errors without a stack lead to where their text is made', () => {
  it('in Go, through what wraps them', async () => {
    const program = await Program.of({
      'go.mod': 'module shop\n',
      'store.go': `package shop

import (
	"errors"
	"fmt"
)

var ErrSold = errors.New("sold out everywhere")

func find(id string) error {
	if id == "" {
		return fmt.Errorf("no order %q in the books", id)
	}
	return fmt.Errorf("finding: %w", ErrSold)
}
`,
    });
    assert.deepEqual(errors(program, 'go', 'finding: sold out everywhere'), ['* store.go:8 - error medium']);
    assert.deepEqual(errors(program, 'go', 'no order "7" in the books'), ['* store.go:12 find error medium']);
    assert.deepEqual(errors(program, 'go', 'nobody here says so'), []);
    // The same text in another language is another program's.
    assert.deepEqual(errors(program, 'java', 'finding: sold out everywhere'), []);
  });

  it('in Rust, by types of errors', async () => {
    const program = await Program.of({
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/main.rs': `fn mail(item: &str) -> Result<(), std::io::Error> {
    if item == "bomb" {
        return Err(std::io::Error::other("nobody delivers bombs"));
    }
    Ok(())
}
`,
    });
    assert.deepEqual(errors(program, 'rust', 'nobody delivers bombs'), ['* src/main.rs:3 mail error medium']);
  });
});
