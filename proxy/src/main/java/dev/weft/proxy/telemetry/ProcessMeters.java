package dev.weft.proxy.telemetry;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.ToDoubleFunction;

/** The process and its heap, under the names that Prometheus' client libraries share. */
public final class ProcessMeters {
  private volatile ProcessStatus status = ProcessStatus.read();

  public ProcessMeters(Metrics metrics) {
    process(metrics);
    heap(metrics);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      metrics.total(
          "jvm_gc_collections_total",
          "Garbage collections.",
          collector,
          GarbageCollectorMXBean::getCollectionCount,
          "gc",
          collector.getName());
      metrics.total(
          "jvm_gc_collection_seconds_total",
          "Seconds that garbage collections took.",
          collector,
          each -> each.getCollectionTime() / 1e3,
          "gc",
          collector.getName());
    }
  }

  /** Before a scrape; not on an event loop. */
  public void refresh() {
    status = ProcessStatus.read();
  }

  public ProcessStatus status() {
    return status;
  }

  private void process(Metrics metrics) {
    metrics.total(
        "process_cpu_seconds_total",
        "CPU seconds spent, by all threads, in user and kernel mode.",
        this,
        each -> each.status.cpuSeconds());
    gauge(
        metrics,
        "process_start_time_seconds",
        "When the process started, in seconds since 1970.",
        ProcessStatus::startSeconds);
    gauge(metrics, "process_resident_memory_bytes", "Memory in use.", ProcessStatus::residentBytes);
    gauge(
        metrics,
        "process_virtual_memory_bytes",
        "Address space in use.",
        ProcessStatus::virtualBytes);
    gauge(metrics, "process_open_fds", "File descriptors in use.", ProcessStatus::openFiles);
    gauge(metrics, "process_max_fds", "File descriptors allowed.", ProcessStatus::maxOpenFiles);
  }

  private void gauge(
      Metrics metrics, String name, String help, ToDoubleFunction<ProcessStatus> value) {
    metrics.gauge(name, help, this, each -> value.applyAsDouble(each.status));
  }

  private static void heap(Metrics metrics) {
    Runtime runtime = Runtime.getRuntime();
    metrics.gauge(
        "jvm_heap_used_bytes",
        "Heap in use, garbage not yet collected included.",
        runtime,
        each -> (double) (each.totalMemory() - each.freeMemory()));
    metrics.gauge(
        "jvm_heap_committed_bytes",
        "Heap that the system has given.",
        runtime,
        Runtime::totalMemory);
    metrics.gauge("jvm_heap_max_bytes", "The heap's bound.", runtime, Runtime::maxMemory);
  }
}
