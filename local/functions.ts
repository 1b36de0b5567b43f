/**
 * Every function's handler but those that run aside. They read their environment as they are loaded: set it before.
 *
 * What a bundle makes of each on AWS lies side by side in one process here, so that caches and
 * lanes are shared; nothing depends on that.
 */
export async function loadFunctions() {
  const [
    redirect,
    pages,
    card,
    webhooks,
    reports,
    admin,
    signIn,
    team,
    aggregate,
    overflow,
    sweep,
    imports,
  ] = await Promise.all([
    import('../functions/redirect/handler.ts'),
    import('../functions/pages/handler.ts'),
    import('../functions/card/handler.ts'),
    import('../functions/webhooks/handler.ts'),
    import('../functions/reports-api/handler.ts'),
    import('../functions/admin-api/handler.ts'),
    import('../functions/sign-in/handler.ts'),
    import('../functions/team/handler.ts'),
    import('../functions/aggregate/handler.ts'),
    import('../functions/overflow/handler.ts'),
    import('../functions/sweep/handler.ts'),
    import('../functions/import/handler.ts'),
  ]);
  return {
    http: {
      redirect: redirect.handler,
      pages: pages.handler,
      card: card.handler,
      webhooks: webhooks.handler,
      'reports-api': reports.handler,
      'admin-api': admin.handler,
      'sign-in': signIn.handler,
      team: team.handler,
    },
    aggregate: aggregate.handler,
    overflow: overflow.handler,
    import: imports.handler,
    sweep: sweep.handler,
  };
}
