import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';
import { useRights } from '../../app/session.ts';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Form, type FormField } from '../../controls/form.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty, NoPermission } from '../../controls/states.tsx';
import { dayText } from '../../format/dates.ts';
import { Once } from './once.tsx';
import { RemoveButton } from './remove-button.tsx';
import { Section } from './section.tsx';

const FIELDS: readonly FormField[] = [
  { name: 'label', label: 'What it is for', hint: 'Such as: nightly import', isRequired: true },
  {
    name: 'scope',
    label: 'It may',
    kind: 'choice',
    options: [
      ['', 'Choose…'],
      ['read', 'read reports and rankings'],
      ['ingest', 'publish credentials, links and programs'],
      ['admin', 'do everything'],
    ],
    isRequired: true,
  },
];

const SCOPE_WORDS = { read: 'Reads', ingest: 'Publishes', admin: 'Everything' } as const;

/** Keys for machines; people sign in. */
export function Keys() {
  const { isOwner } = useRights();
  const query = useQuery({ ...keys(), enabled: isOwner });
  const queries = useQueryClient();
  const [made, setMade] = useState<string>();
  const refresh = () => queries.invalidateQueries({ queryKey: ['/v1/keys'] });
  const remove = useMutation({
    mutationFn: ({ keyId }: Key) => write('DELETE', `/v1/keys/${keyId}`),
    onSettled: refresh,
  });
  if (!isOwner) return <Refused />;
  return (
    <div className="stack settings">
      <Section title="API keys" lead="Any system that holds a key can act for your issuer." isFlush>
        <Loaded query={query} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No keys">Make one for each system that calls the API.</Empty>
            ) : (
              <DataTable
                caption="API keys"
                columns={columnsFor(remove.mutate)}
                rows={items}
                keyOf={({ keyId }) => keyId}
              />
            )
          }
        </Loaded>
      </Section>
      <Section title="New key">
        {made && <Once secret={made} what="the key" />}
        <Form
          fields={FIELDS}
          values={{ scope: '' }}
          action="Make a key"
          done="Made"
          onSubmit={async (body) => {
            const { key } = await write<{ key: string }>('POST', '/v1/keys', body);
            setMade(key);
            await refresh();
          }}
        />
      </Section>
    </div>
  );
}

export function Refused() {
  return (
    <section className="card">
      <NoPermission>Only owners see keys and secrets. Ask one of them.</NoPermission>
    </section>
  );
}

function columnsFor(onRemove: (key: Key) => void): readonly Column<Key>[] {
  return [
    { id: 'label', title: 'For', text: ({ label, keyId }) => label ?? keyId },
    { id: 'scope', title: 'May', text: ({ scope }) => SCOPE_WORDS[scope] },
    { id: 'createdAt', title: 'Made', text: ({ createdAt }) => dayText(createdAt) },
    {
      id: 'delete',
      title: 'Change',
      text: () => null,
      show: (key) => <RemoveButton name={key.label ?? key.keyId} onRemove={() => onRemove(key)} />,
    },
  ];
}
