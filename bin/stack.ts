/** The CDK application: one stack per environment. `cdk.json` starts it, with the Node.js of this project's dependencies. */
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { NewsfoldStack } from '../lib/newsfold-stack.ts';
import { readOptions } from '../lib/options.ts';

const app = new App();
const options = readOptions(app.node.getAllContext() as Record<string, unknown>);

// A finding that nobody acknowledged, with its reason, on the construct that owns it, ends the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
Tags.of(app).add('newsfold:environment', options.environment);

new NewsfoldStack(app, `Newsfold-${options.environment}`, options, {
  description: 'Newsfold: a news archive that crawls sites, extracts articles and folds reposts into stories.',
});
