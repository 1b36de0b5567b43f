import { Link } from '@tanstack/react-router';
import type { Program } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { useStepDone } from './step-done.ts';

const FIELDS: readonly FormField[] = [
  { name: 'name', label: 'Whose it is', hint: 'Your own name will do', isRequired: true },
];

/** One that was awarded; all others come by import. */
export function NewCredential({ program }: { program: Program }) {
  const done = useStepDone();
  return (
    <>
      <p className="muted">
        Of {program.name}. If you have a list of them, <Link to="/import">import it</Link> instead.
      </p>
      <Form
        fields={FIELDS}
        values={{}}
        action="Publish it"
        onSubmit={async (recipient) => {
          const { programId } = program;
          await write('POST', '/v1/credentials', {
            externalId: 'first-credential',
            programId,
            recipient,
          });
          await done();
        }}
      />
    </>
  );
}
