/** The CDK application: one stack per environment. `cdk.json` starts it, with the Node.js of this project's dependencies. */
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { NewsfoldStack } from '../lib/newsfold-stack.ts';
import { OptionError, readOptions, type NewsfoldOptions } from '../functions/options.ts';

const app = new App();

// A finding that nobody acknowledged, with its reason, on the construct that owns it, ends the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const options = optionsOf(app);
Tags.of(app).add('newsfold:environment', options.environment);
new NewsfoldStack(app, `Newsfold-${options.environment}`, options, {
  description: 'Newsfold: a news archive that crawls sites, extracts articles and folds reposts into stories.',
});

/** A mistyped option is the deployer's to mend: a message, without a stack. */
function optionsOf({ node }: App): NewsfoldOptions {
  try {
    return readOptions(node.getAllContext() as Record<string, unknown>);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
