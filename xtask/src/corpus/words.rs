//! What the corpus is made of: hosts, paths, browsers. All of it is made up; hosts and addresses
//! are those reserved for examples.

/// A host behind the load balancers, with what is the same in all of its lines.
pub struct Site {
    pub host: &'static str,
    pub load_balancer: &'static str,
    pub target_group: &'static str,
    pub certificate: &'static str,
}

/// The account and region in every ARN.
pub const ACCOUNT: &str = "us-east-1:123456789012";

/// Hosts, the busiest first.
pub const SITES: &[Site] = &[
    Site {
        host: "shop.example.com",
        load_balancer: "app/edge-web/50dc6c495c0c9188",
        target_group: "targetgroup/shop-web/73e2d6bc24d8a067",
        certificate: "certificate/12345678-90ab-cdef-1234-567890abcdef",
    },
    Site {
        host: "api.example.com",
        load_balancer: "app/edge-api/a32a5528b8fdaa6b",
        target_group: "targetgroup/api-v2/5a03cc723870f039",
        certificate: "certificate/d8450a8a-b4f6-4714-8535-17c625c36899",
    },
    Site {
        host: "www.example.com",
        load_balancer: "app/edge-web/50dc6c495c0c9188",
        target_group: "targetgroup/landing/0f4be07bdd5b1b66",
        certificate: "certificate/12345678-90ab-cdef-1234-567890abcdef",
    },
    Site {
        host: "static.example.net",
        load_balancer: "app/assets/7f0dc2b05788640f",
        target_group: "targetgroup/assets/9c12aa1f7be0d2c4",
        certificate: "certificate/4f2b1c9e-6a55-4d0f-93c7-0de4c2b8a111",
    },
    Site {
        host: "login.example.com",
        load_balancer: "app/edge-web/50dc6c495c0c9188",
        target_group: "targetgroup/identity/2b6e00d1c9a84f57",
        certificate: "certificate/12345678-90ab-cdef-1234-567890abcdef",
    },
    Site {
        host: "in.example.net",
        load_balancer: "app/intake/e41d9a7700bc3f25",
        target_group: "targetgroup/intake/b8a1f3e5d7091c2d",
        certificate: "certificate/9b0a7766-1c2d-4e3f-8a9b-c0d1e2f30415",
    },
    Site {
        host: "m.example.org",
        load_balancer: "app/edge-web/50dc6c495c0c9188",
        target_group: "targetgroup/mobile/66c0ffee12345678",
        certificate: "certificate/7c9e6679-7425-40de-944b-e07fc1f90ae7",
    },
    Site {
        host: "reports.example.org",
        load_balancer: "app/office/1122aabbccdd3344",
        target_group: "targetgroup/reports/44d1c0de99aa0b1c",
        certificate: "certificate/0b7d1a3e-5f60-4b9a-8c2e-3d4f5a6b7c8d",
    },
];

/// Paths, the most visited first; see `Random::fill` for the marks.
pub const PATHS: &[&str] = &[
    "/",
    "/api/v2/cart",
    "/products/#",
    "/api/v2/products/#/reviews",
    "/assets/js/app.~.js",
    "/api/v2/orders/~-~",
    "/search",
    "/assets/css/main.~.css",
    "/images/catalog/#/large.webp",
    "/health",
    "/api/v2/session",
    "/category/^-and-^/^",
    "/account/orders/#/invoice.pdf",
    "/v1/events:batch",
    "/favicon.ico",
    "/oauth2/authorize",
    "/blog/2026/02/how-to-choose-^-for-your-^",
    "/graphql",
    "/.well-known/openid-configuration",
    "/wp-login.php",
];

/// What follows the path, the most frequent first.
pub const QUERIES: &[&str] = &[
    "?page=#",
    "?q=^+^&sort=price&limit=50",
    "?v=~",
    "?utm_source=newsletter&utm_medium=email&utm_campaign=spring_#",
    "?session=~~~~&lang=en-US",
    "?ids=#,#,#,#,#&fields=name,price,stock",
    "?redirect_uri=https%3A%2F%2Fshop.example.com%2Faccount&state=~~~~&nonce=~~",
    "?gclid=~~~~~~~~~~&utm_source=search&utm_medium=cpc&utm_term=^%20^%20^&utm_content=#",
];

/// Methods by weight.
pub const METHODS: &[(u64, &str)] = &[
    (780, "GET"),
    (160, "POST"),
    (20, "PUT"),
    (15, "DELETE"),
    (15, "OPTIONS"),
    (10, "HEAD"),
];

/// The methods of a gRPC service.
pub const CALLS: &[&str] = &[
    "/inventory.v1.StockService/Reserve",
    "/inventory.v1.StockService/Watch",
    "/telemetry.collector.v1.TraceService/Export",
    "/grpc.health.v1.Health/Check",
];

/// Browsers and programs, the most frequent first.
pub const AGENTS: &[&str] = &[
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36",
    "ShopApp/7.#.0 (com.example.shop; build:#; iOS 18.3.1) Networking/5.9.1",
    "okhttp/4.12.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36",
    "curl/8.12.1",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0",
    "Mozilla/5.0 (compatible; ExampleBot/2.1; +http://bot.example.org/about.html)",
    "aws-sdk-java/2.30.# Linux/6.1.#.amzn2023 OpenJDK_64-Bit_Server_VM/21.0.6 Java/21.0.6 vendor/Amazon.com_Inc. exec-env/AWS_ECS_FARGATE cfg/retry-mode/standard",
];

/// Programs that speak gRPC.
pub const GRPC_AGENTS: &[&str] = &[
    "grpc-go/1.70.0",
    "grpc-java-netty/1.70.0",
    "grpc-node-js/1.12.6",
];

/// What apps append to their browser's name, which makes the long ones.
pub const AGENT_EXTRAS: &[&str] = &[
    " [InApp/SocialApp;Version/498.0.0.#;Device/SM-S928B;System/15;Density/3.0;Locale/en_US;Carrier/^]",
    " Edg/144.0.#.0",
    " Instance/~-~ Channel/^ Theme/dark Abi/arm64-v8a",
];

/// Ciphers and protocols of encrypted connections.
pub const CIPHERS: &[(u64, &str)] = &[
    (620, "TLS_AES_128_GCM_SHA256 TLSv1.3"),
    (330, "ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2"),
    (50, "ECDHE-ECDSA-AES256-GCM-SHA384 TLSv1.2"),
];

/// Why a function behind the load balancer gave no answer.
pub const LAMBDA_ERRORS: &[&str] = &["LambdaInvalidResponse", "LambdaTimeout", "LambdaUnhandled"];

/// Requests that are not quite what the standard says.
pub const CLASSES: &[(u64, (&str, &str))] = &[
    (700, ("Acceptable", "SpaceInUri")),
    (100, ("Acceptable", "UndefinedContentLengthSemantics")),
    (100, ("Acceptable", "GetHeadZeroContentLength")),
    (70, ("Ambiguous", "EmptyHeader")),
    (30, ("Severe", "BadContentLength")),
];
