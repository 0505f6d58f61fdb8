package dev.kindred.cluster;

import java.nio.file.Path;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/** The program of a node of OpenSearch with its plugin for vectors, on the loopback address. */
final class OpenSearchNode extends Node {

  private static final String JAVA = "21";

  private OpenSearchNode(Environment environment, List<PluginInfo> plugins) {
    super(environment, plugins, false);
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments its folder, name, HTTP port, transport port, all transport addresses, roles
   */
  public static void main(String[] arguments) throws Exception {
    Settings settings =
        Settings.builder()
            .put("path.home", arguments[0])
            .put("node.name", arguments[1])
            .put("http.port", arguments[2])
            .put("transport.port", arguments[3])
            .putList("discovery.seed_hosts", arguments[4].split(",", -1))
            .putList("node.roles", arguments[5].split(",", -1))
            .putList("cluster.initial_cluster_manager_nodes", "node-0")
            .put("cluster.name", "kindred-test")
            .put("network.host", "127.0.0.1")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("node.store.allow_mmap", false)
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
    Path configuration = Path.of(arguments[0], "config");
    new OpenSearchNode(
            new Environment(settings, configuration),
            List.of(
                plugin("transport-netty4", "org.opensearch.transport.Netty4ModulePlugin"),
                plugin("lang-painless", "org.opensearch.painless.PainlessModulePlugin"),
                plugin("opensearch-knn", "org.opensearch.knn.plugin.KNNPlugin")))
        .start();
    Thread.currentThread().join();
  }

  private static PluginInfo plugin(String name, String type) {
    List<String> extended = name.equals("opensearch-knn") ? List.of("lang-painless") : List.of();
    return new PluginInfo(name, name, "", Version.CURRENT, JAVA, type, "", extended, false);
  }
}
