/** What a person looks at first, on one screen: twelve units high, two rows of three. */
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type Alarm,
  type IMetric,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Compact } from './compact.ts';
import type { Crawl } from './crawl.ts';
import type { Extract } from './extract.ts';
import type { Storage } from './storage.ts';

/** Metrics of what the archive does, for alarms and the dashboard. */
export interface Metrics {
  runs: Metric;
  /** Messages of the crawl queue that were worked off: ticks, and what they lead to. */
  done: Metric;
  /** Ticks that found more sites quiet, or failing, than is usual somewhere. */
  quiet: Metric;
  failing: Metric;
  freshness: Metric;
  dollars: IMetric;
}

export interface DashboardProps {
  storage: Storage;
  crawl: Crawl;
  extract: Extract;
  compact: Compact;
  alarms: Alarm[];
  metrics: Metrics;
}

const SIZE = { width: 8, height: 6 };

export function showDashboard(scope: Construct, props: DashboardProps): void {
  const { alarms, metrics, crawl, extract, compact } = props;
  const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
    new GraphWidget({ ...SIZE, title, left, right, leftYAxis: { min: 0 } });
  const stages = [crawl, extract, compact];
  new Dashboard(scope, 'Dashboard', {
    dashboardName: Stack.of(scope).stackName,
    widgets: [
      [
        new AlarmStatusWidget({ ...SIZE, title: 'Alarms', alarms }),
        graph('Seconds from published to stored (median)', [metrics.freshness]),
        graph(
          'Sites in trouble, beyond the usual',
          [metrics.quiet, metrics.failing].map((metric) => metric.with({ statistic: 'Maximum' })),
        ),
      ],
      [
        graph(
          'Work that waits',
          stages.map(({ work }) => work.queue.metricApproximateNumberOfMessagesVisible()),
        ),
        graph(
          'Calls, and those that failed',
          stages.map((stage) => stage.function.metricInvocations()),
          stages.map((stage) => stage.function.metricErrors()),
        ),
        graph('Dollars a month at this pace, storage apart', [metrics.dollars]),
      ],
    ],
  });
}
