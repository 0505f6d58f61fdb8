package dev.kindred.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a JVM on this Linux machine holds now.
 *
 * @param heap megabytes used after a full collection
 * @param resident megabytes, before that collection
 * @param anonymous of them no mapped file
 * @param mappings of its address space
 * @param threads of the system
 * @param files that are open, sockets too
 */
record Belongings(
    double heap, double resident, double anonymous, long mappings, long threads, long files) {

  private static final double MEGABYTE = 1 << 20;

  static Belongings of(ProcessHandle process) throws IOException {
    Path home = Path.of("/proc", Long.toString(process.pid()));
    Map<String, Long> status = new HashMap<>();
    for (String line : Files.readAllLines(home.resolve("status"))) {
      String[] parts = line.split("[:\\s]+", 3);
      if (parts.length >= 2 && parts[1].matches("\\d+")) {
        status.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    try (Stream<String> mappings = Files.lines(home.resolve("maps"));
        Stream<Path> files = Files.list(home.resolve("fd"))) {
      return new Belongings(
          heapAfterCollection(process),
          status.getOrDefault("VmRSS", 0L) / 1024.0,
          status.getOrDefault("RssAnon", 0L) / 1024.0,
          mappings.count(),
          status.getOrDefault("Threads", 0L),
          files.count());
    }
  }

  private static double heapAfterCollection(ProcessHandle process) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try (JMXConnector connector =
          JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
        MemoryMXBean memory =
            ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(),
                ManagementFactory.MEMORY_MXBEAN_NAME,
                MemoryMXBean.class);
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() / MEGABYTE;
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot ask process " + process.pid() + " for its heap", e);
    }
  }
}
