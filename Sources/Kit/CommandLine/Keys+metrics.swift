internal import Contracts

extension Keys {
    /// Where numbers go.
    package static let ofMetrics: [any SettingKey] = [
        metricsFile, pushgateway, pushgatewayUser, pushgatewayToken, pushgatewayTokenFile,
    ]

    package static let metricsFile = Key(
        "metrics-file", MetricsFileType(), owner: .operator, inRun: .none,
        help: "write metrics into this file; into a directory (DIR/), one file a repository")
    package static let pushgateway = Key(
        "pushgateway", GatewayType(), owner: .operator, inRun: .none,
        help: "push metrics to this Pushgateway, as http://localhost:9091")
    package static let pushgatewayUser = Key(
        "pushgateway-user", .text("NAME"), otherwise: "the token is sent as a bearer's",
        owner: .operator, inRun: .none,
        help: "the user name that goes with the token, which is the password then")
    /// Whoever starts upkeep gives it in the environment.
    package static let pushgatewayToken = Key(
        "pushgateway-token", .text("TOKEN"), owner: .operator, isFlag: false, isInFiles: false,
        isSecret: true, changesResult: false, help: "the token itself, for the Pushgateway")
    package static let pushgatewayTokenFile = Key(
        "pushgateway-token-file", .path(), otherwise: "UPKEEP_PUSHGATEWAY_TOKEN, without a file",
        owner: .operator, inRun: .none,
        help: "a file with the token for the Pushgateway")
}
