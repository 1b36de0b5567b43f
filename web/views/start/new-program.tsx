import { useQuery } from '@tanstack/react-query';
import { write } from '../../api/client.ts';
import { issuer } from '../../api/queries.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { useStepDone } from './step-done.ts';

/** The course or badge that people earn. */
export function NewProgram() {
  const done = useStepDone();
  const hosts = useQuery(issuer()).data?.allowedHosts ?? [];
  const fields: readonly FormField[] = [
    { name: 'name', label: 'Name', hint: 'What people earn, such as: Rust 101', isRequired: true },
    {
      name: 'destinationUrl',
      label: 'Where its call to action leads',
      hint: `Your page about it, on ${hosts.join(', ') || 'a host that you allow in the settings'}`,
      isRequired: true,
    },
  ];
  return (
    <Form
      fields={fields}
      values={{}}
      action="Create the program"
      onSubmit={async (body) => {
        await write('POST', '/v1/programs', { externalId: 'first-program', ...body });
        await done();
      }}
    />
  );
}
