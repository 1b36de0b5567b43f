import { useMutation } from '@tanstack/react-query';
import type { Credential } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { Failure } from '../../controls/states.tsx';
import { useStepDone } from './step-done.ts';

/** Its link for LinkedIn, and its call to action. Others are made when they are first used. */
export function ShareLinkStep({ credential: { credentialId } }: { credential: Credential }) {
  const done = useStepDone();
  const make = useMutation({
    mutationFn: async () => {
      await write('POST', `/v1/credentials/${credentialId}/ctas`);
      await write('POST', `/v1/credentials/${credentialId}/links`, { channel: 'linkedin' });
      await done();
    },
  });
  if (make.error) return <Failure error={make.error} retry={() => make.mutate()} />;
  return (
    <>
      <p className="muted">
        One for each channel, so that you see where people come from. We begin with LinkedIn.
      </p>
      <div className="form-end">
        <button
          type="button"
          className="button button-primary"
          disabled={make.isPending}
          onClick={() => make.mutate()}
        >
          Make the link
        </button>
      </div>
    </>
  );
}
